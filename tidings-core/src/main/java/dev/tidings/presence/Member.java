package dev.tidings.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is there: all streams of one subject of one issuer.
 *
 * @param issuer who vouches for it: a name of the hub's settings
 * @param subject whom the issuer means
 * @param info what the issuer says of it to those who see it, one line of JSON; null for nothing
 * @param said what its client says of itself, which nobody vouches for; null for nothing
 * @param since when it came
 * @param streams how many it has open, on all hubs of the log
 */
public record Member(
        String issuer, String subject, @Nullable String info, @Nullable String said, Instant since, int streams) {}
