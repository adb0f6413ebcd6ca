package dev.tidings.access;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That what somebody was granted is taken back: what is said of the bearer must all be so. Immutable.
 *
 * @param issuer who vouches, by its name in the hub's settings; null for any
 * @param subject whom it is meant for; null for any
 * @param tokenId of one token; null for any
 * @param issuedBefore only what was given before; what does not say when it was counts as given before everything
 * @param until when it is forgotten: when all that it takes back has ended by itself
 */
public record Revocation(
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String tokenId,
        Instant issuedBefore,
        Instant until) {
    /** How long one is kept where nothing is said: longer than what it takes back is good for. */
    public static final Duration USUAL_LIFE = Duration.ofDays(30);

    /** @throws InvalidValueException if it says of nobody */
    public Revocation {
        if (issuer == null && subject == null && tokenId == null) {
            throw new InvalidValueException(
                    "The revocation says of nobody; expected an issuer, a subject or the id of a token");
        }
    }

    /** Whether what a bearer holds is taken back. */
    public boolean hits(Bearer bearer) {
        Instant issuedAt = bearer.issuedAt();
        return fits(issuer, bearer.issuer())
                && fits(subject, bearer.subject())
                && fits(tokenId, bearer.tokenId())
                && (issuedAt == null || issuedAt.isBefore(issuedBefore));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String found) {
        return wanted == null || Objects.equals(wanted, found);
    }
}
