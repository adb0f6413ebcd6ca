package dev.tidings.http.seal;

import dev.tidings.access.Grant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What opens one stream at a time in place of a token, in the address of an {@code EventSource}, which comes back to that.
 *
 * @param grant what its bearer may read, at most what the token allowed
 * @param id 128 random bits, by which its uses are known
 * @param madeAt from which on there is little time for the first use
 * @param madeBy the process that made it, which knows whether it was used
 * @param place the id of the place in the log where it was made, and where a stream begins that has no cursor
 * @param origin of the only pages that may use it; null for any
 * @param isSingleUse whether it opens one stream, and none that comes back
 */
public record Ticket(
        Grant grant,
        String id,
        Instant madeAt,
        String madeBy,
        String place,
        @Nullable String origin,
        boolean isSingleUse) {
    /** Of an address that a ticket is in. */
    public static final String PARAMETER = "ticket";

    /** The same, good for what another grant allows. */
    Ticket with(Grant other) {
        return new Ticket(other, id, madeAt, madeBy, place, origin, isSingleUse);
    }

    @Override
    public String toString() {
        return "Ticket[" + grant.bearer() + "]";
    }
}
