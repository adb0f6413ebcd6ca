package dev.tidings.auth;

import dev.tidings.auth.token.Issuer;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryPlan;
import dev.tidings.topic.InvalidValueException;
import java.util.List;

/**
 * Whose tokens are taken, and what looking at them may cost.
 *
 * @param cachedBytes of the heap, about, that good tokens may take which are remembered; a few hundred for each, and more for each selector
 * @param threads how many look at new ones
 * @param waiting how many new ones may wait for a thread; who comes then is told to come back
 */
public record TokenOptions(List<Issuer> issuers, long cachedBytes, int threads, int waiting) {
    private static final int WAITING = 10_000;

    /** @throws InvalidValueException if one of the numbers is less than 1 */
    public TokenOptions {
        issuers = List.copyOf(issuers);
        requirePositive("bytes for tokens that are remembered", cachedBytes);
        requirePositive("threads for tokens", threads);
        requirePositive("tokens that may wait", waiting);
    }

    private static void requirePositive(String what, long number) {
        if (number < 1) {
            throw new InvalidValueException("The number of " + what + " is " + number + "; expected 1 or more");
        }
    }

    /** With half as many threads as processors, so that streams go on beside any number of tokens. */
    public static TokenOptions of(List<Issuer> issuers) {
        return of(issuers, MemoryPlan.ofThisHeap().most(MemoryBudget.TOKENS));
    }

    /** The same, within so much of the heap, in bytes. */
    public static TokenOptions of(List<Issuer> issuers, long cachedBytes) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new TokenOptions(issuers, cachedBytes, threads, WAITING);
    }
}
