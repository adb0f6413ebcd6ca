package dev.tidings.auth.token;

import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.TokenKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Finds out what a token grants: whether one of its issuer's keys has signed it, and then, and only then, what it says. */
public final class TokenVerifier {
    private final Clock clock;

    public TokenVerifier(Clock clock) {
        this.clock = clock;
    }

    /** What a token grants, and by which key. */
    public record Verified(Grant grant, Issuer issuer, TokenKey key) {
        /** Whether it grants that still: it is not over, and its key was not withdrawn. */
        public boolean holds(Instant now) {
            return !grant.isOver(now) && issuer.keys().known().holds(key, now);
        }
    }

    /**
     * Takes up to a few milliseconds.
     *
     * @throws RefusedCredentialsException if it grants nothing
     */
    public Verified verify(CompactJws token, Issuer issuer, KeySet keys) {
        Instant now = clock.instant();
        TokenKey key = signer(token, keys, now);
        return new Verified(issuer.grant(token.claims(), now), issuer, key);
    }

    private static TokenKey signer(CompactJws token, KeySet keys, Instant now) {
        List<TokenKey> candidates = keys.candidates(token.header(), now);
        for (TokenKey key : candidates) {
            if (token.isSignedBy(key.verifying())) {
                return key;
            }
        }
        if (!candidates.isEmpty()) {
            throw new RefusedCredentialsException(Refusal.FORGED, "The token's signature is not its issuer's");
        }
        throw keys.knows(token.header(), now)
                ? new RefusedCredentialsException(
                        Refusal.WRONG_ALGORITHM, "The token is signed by an algorithm that its issuer's key is not for")
                : new RefusedCredentialsException(
                        Refusal.WRONG_KEY,
                        "The token is signed by a key that its issuer does not have, or has no more");
    }
}
