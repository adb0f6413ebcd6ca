package dev.tidings.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a grant, as its credentials tell: what a grant can be taken back by.
 *
 * @param issuer who vouches for it: a name of the hub's settings, not of the token; null for who showed no credentials
 * @param subject whom the issuer means; null if it does not say
 * @param tokenId tells the token from all others of the issuer; null if it has none
 * @param issuedAt when the issuer gave it; null if it does not say
 */
public record Bearer(
        @Nullable String issuer, @Nullable String subject, @Nullable String tokenId, @Nullable Instant issuedAt) {
    /** Who showed no credentials. */
    public static final Bearer NOBODY = new Bearer(null, null, null, null);

    /** Whether another is the same party: whose token may stand in for one of this one's. */
    public boolean isSameParty(Bearer other) {
        return issuer != null && issuer.equals(other.issuer) && subject != null && subject.equals(other.subject);
    }
}
