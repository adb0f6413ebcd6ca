package dev.tidings.auth.token;

import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a token is good, and whether that is now. */
record TokenTimes(
        TokenRules rules, @Nullable Instant issuedAt, @Nullable Instant notBefore, @Nullable Instant end, Instant now) {
    TokenTimes(TokenRules rules, Claims claims, Instant now) {
        this(rules, claims.time("iat"), claims.time("nbf"), claims.time("exp"), now);
    }

    /** @throws RefusedCredentialsException if it is not */
    void check() {
        if (end == null) {
            throw new RefusedCredentialsException(
                    Refusal.UNACCEPTABLE, "The token has no exp; expected one: a token ends at some time");
        }
        if (!now.isBefore(end)) {
            throw new RefusedCredentialsException(Refusal.EXPIRED, "The token expired at " + end);
        }
        requireBegun("nbf", notBefore);
        // What was issued tomorrow would outlive a revocation of what was issued before today.
        requireBegun("iat", issuedAt);
        requireShort(end);
    }

    private void requireBegun(String name, @Nullable Instant begin) {
        if (begin != null && begin.isAfter(now.plus(rules.leeway()))) {
            throw new RefusedCredentialsException(
                    Refusal.NOT_YET_VALID, "The token is not valid before " + begin + ", its " + name);
        }
    }

    private void requireShort(Instant end) {
        Instant begin = issuedAt == null ? now : issuedAt;
        Duration life = Duration.between(begin, end);
        if (life.compareTo(rules.longestLife()) > 0) {
            throw new RefusedCredentialsException(
                    Refusal.UNACCEPTABLE,
                    "The token lives for " + life + "; expected at most " + rules.longestLife() + " of its issuer");
        }
    }
}
