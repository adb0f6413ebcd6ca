package dev.tidings.auth;

import dev.tidings.auth.token.TokenVerifier.Verified;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What tokens grant that were found good, for as long as they do. Bounded: of two halves the older one is dropped when the younger one is full, and what is asked for moves
 * into that. Any thread; reading takes no lock.
 */
final class TokenCache {
    private final int half;
    private volatile Map<TokenHash, Verified> young = new ConcurrentHashMap<>();
    private volatile Map<TokenHash, Verified> old = Map.of();

    /** @param most how many it remembers at the most */
    TokenCache(int most) {
        half = Math.max(1, most / 2);
    }

    /** Null if there is none, or it is over, or its key was withdrawn. */
    @Nullable
    Verified get(TokenHash hash, Instant now) {
        Verified found = young.get(hash);
        boolean isOld = found == null;
        if (isOld) {
            found = old.get(hash);
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
        if (young.size() >= half) {
            turn();
        }
        young.put(hash, verified);
    }

    private synchronized void turn() {
        if (young.size() >= half) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    int size() {
        return young.size() + old.size();
    }
}
