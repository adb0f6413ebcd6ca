package dev.tidings.auth.token;

import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer's tokens have to say of themselves.
 *
 * @param issuer their {@code iss}; null for any, also none
 * @param audiences one of these is in their {@code aud}; empty where they must have none
 * @param leeway how far the issuer's clock may be ahead: of when they are valid from, never of when they end
 * @param longestLife the most between when they were issued and when they end
 */
public record TokenRules(@Nullable String issuer, Set<String> audiences, Duration leeway, Duration longestLife) {
    public static final Duration USUAL_LEEWAY = Duration.ofSeconds(30);
    public static final Duration USUAL_LIFE = Duration.ofHours(24);

    private static final Duration MOST_LEEWAY = Duration.ofMinutes(10);

    /** @throws InvalidValueException if the leeway is negative or more than ten minutes, or the longest life is not positive */
    public TokenRules {
        audiences = Set.copyOf(audiences);
        if (leeway.isNegative() || leeway.compareTo(MOST_LEEWAY) > 0) {
            throw new InvalidValueException("The leeway is " + leeway + "; expected 0 to " + MOST_LEEWAY);
        }
        if (longestLife.isNegative() || longestLife.isZero()) {
            throw new InvalidValueException("The longest life of tokens is " + longestLife + "; expected more than 0");
        }
    }

    /** For an issuer that signs with a key of its own, and says nothing else. */
    public static TokenRules usual(@Nullable String issuer, Set<String> audiences) {
        return new TokenRules(issuer, audiences, USUAL_LEEWAY, USUAL_LIFE);
    }

    /** @throws RefusedCredentialsException unless they are kept at {@code now} */
    void check(Claims claims, Instant now) {
        new TokenTimes(this, claims, now).check();
        checkAudience(claims);
    }

    private void checkAudience(Claims claims) {
        boolean isMeant = audiences.isEmpty()
                ? claims.texts("aud").isEmpty()
                : claims.texts("aud").stream().anyMatch(audiences::contains);
        if (!isMeant) {
            throw new RefusedCredentialsException(
                    Refusal.WRONG_AUDIENCE,
                    audiences.isEmpty()
                            ? "The token is meant for others; expected no aud, for the settings say no audience"
                            : "The token is not meant for this hub; expected its aud to be the hub's audience");
        }
    }
}
