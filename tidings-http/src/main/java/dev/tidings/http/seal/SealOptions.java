package dev.tidings.http.seal;

import dev.tidings.topic.InvalidValueException;
import java.time.Duration;

/**
 * How the hub gives cookies and tickets in place of tokens.
 *
 * @param keys that it signs them with
 * @param sameSite which pages a browser sends the cookie from
 * @param outlives how much longer than its grant a cookie is kept, so that the hub sees that it is over instead of nobody
 */
public record SealOptions(SealKeys keys, SameSite sameSite, Duration outlives) {
    /** Which pages a browser sends the cookie from (RFC 6265bis, 5.6.7). */
    public enum SameSite {
        STRICT("Strict"),
        LAX("Lax"),
        /** Those of other sites too, each of which has a cookie of its own (CHIPS). */
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }

        /** As a cookie says it. */
        String text() {
            return text;
        }
    }

    /** @throws InvalidValueException if {@code outlives} is negative */
    public SealOptions {
        if (outlives.isNegative()) {
            throw new InvalidValueException(
                    "The time that a cookie outlives its grant is " + outlives + "; expected none, or more than that");
        }
    }

    /** With a secret of this process's own. */
    public static SealOptions ofThisProcess() {
        return new SealOptions(SealKeys.random(), SameSite.LAX, Duration.ofDays(1));
    }
}
