package dev.tidings.auth;

import dev.tidings.access.Rights;
import dev.tidings.auth.token.TokenVerifier.Verified;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What tokens grant that were found good, for as long as they do. Bounded in bytes: of two halves the older one is dropped when the younger one is full, and what is asked for moves
 * into that. Any thread; reading takes no lock.
 */
final class TokenCache {
    /** What a token takes besides its selectors, and what a selector takes besides its text: objects, and their places in maps and lists. */
    private static final int TOKEN_BYTES = 900;

    private static final int SELECTOR_BYTES = 160;

    private final long most;
    private volatile Half young = new Half();
    private volatile Half old = new Half();

    /** Tokens, and about what they take of the heap. */
    private static final class Half {
        final Map<TokenHash, Verified> tokens = new ConcurrentHashMap<>();
        final AtomicLong bytes = new AtomicLong();
    }

    /** @param most of the heap that it takes, in bytes, about, but for its last token */
    TokenCache(long most) {
        this.most = most;
    }

    /** Null if there is none, or it is over, or its key was withdrawn. */
    @Nullable
    Verified get(TokenHash hash, Instant now) {
        Verified found = young.tokens.get(hash);
        boolean isOld = found == null;
        if (isOld) {
            found = old.tokens.get(hash);
        }
        if (found == null || !found.holds(now)) {
            return null;
        }
        if (isOld) {
            put(hash, found);
        }
        return found;
    }

    void put(TokenHash hash, Verified verified) {
        long cost = costOf(verified);
        Half half = young;
        if (half.bytes.get() + cost > most / 2) {
            turn(half);
            half = young;
        }
        Verified before = half.tokens.put(hash, verified);
        half.bytes.addAndGet(before == null ? cost : cost - costOf(before));
    }

    private synchronized void turn(Half full) {
        if (young == full) {
            old = full;
            young = new Half();
        }
    }

    /** About what a token takes of the heap, in bytes; rather too much than too little. */
    static long costOf(Verified verified) {
        Rights rights = verified.grant().rights();
        long cost = TOKEN_BYTES
                + textBytes(verified.grant().bearer().subject())
                + textBytes(verified.grant().bearer().tokenId())
                + textBytes(verified.grant().info())
                + costOf(rights.denied());
        for (List<Selector> selectors : rights.granted().values()) {
            cost += costOf(selectors);
        }
        return cost;
    }

    private static long costOf(List<Selector> selectors) {
        long cost = 0;
        for (Selector selector : selectors) {
            cost += SELECTOR_BYTES + textBytes(selector.text());
        }
        return cost;
    }

    private static long textBytes(@Nullable String text) {
        return text == null ? 0 : 2L * text.length();
    }

    /** How its memory stands. */
    MemoryUse memory() {
        return new MemoryUse(MemoryBudget.TOKENS, young.bytes.get() + old.bytes.get(), most);
    }

    int size() {
        return young.tokens.size() + old.tokens.size();
    }
}
