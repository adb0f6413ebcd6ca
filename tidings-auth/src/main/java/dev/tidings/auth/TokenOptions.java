package dev.tidings.auth;

import dev.tidings.auth.token.Issuer;
import dev.tidings.topic.InvalidValueException;
import java.util.List;

/**
 * Whose tokens are taken, and what looking at them may cost.
 *
 * @param cached how many good tokens are remembered, at about 1 kB each
 * @param threads how many look at new ones
 * @param waiting how many new ones may wait for a thread; who comes then is told to come back
 */
public record TokenOptions(List<Issuer> issuers, int cached, int threads, int waiting) {
    private static final int CACHED = 100_000;
    private static final int WAITING = 10_000;

    /** @throws InvalidValueException if one of the numbers is less than 1 */
    public TokenOptions {
        issuers = List.copyOf(issuers);
        requirePositive("tokens remembered", cached);
        requirePositive("threads for tokens", threads);
        requirePositive("tokens that may wait", waiting);
    }

    private static void requirePositive(String what, int number) {
        if (number < 1) {
            throw new InvalidValueException("The number of " + what + " is " + number + "; expected 1 or more");
        }
    }

    /** With half as many threads as processors, so that streams go on beside any number of tokens. */
    public static TokenOptions of(List<Issuer> issuers) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new TokenOptions(issuers, CACHED, threads, WAITING);
    }
}
