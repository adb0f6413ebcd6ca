package dev.tidings.auth.key;

import dev.tidings.auth.jws.JwsHeader;
import java.time.Instant;
import java.util.List;

/** The keys of one issuer at one time. */
public record KeySet(List<TokenKey> keys) {
    /** Each costs as much as a good token does: the present one and the one before it. */
    private static final int MOST_TRIED = 2;

    public KeySet {
        keys = List.copyOf(keys);
    }

    /** Those that may have signed a token, the first ones that suit. */
    public List<TokenKey> candidates(JwsHeader header, Instant now) {
        return keys.stream()
                .filter(key -> key.suits(header.algorithm(), header.keyId()) && !key.isOver(now))
                .limit(MOST_TRIED)
                .toList();
    }

    /** Whether one is of the id that a token says, for whatever algorithm; where it says none, whether there is one at all. */
    public boolean knows(JwsHeader header, Instant now) {
        return keys.stream().anyMatch(key -> key.isNamed(header.keyId()) && !key.isOver(now));
    }

    /** Whether a key is still one of these. */
    public boolean holds(TokenKey key, Instant now) {
        return keys.stream().anyMatch(one -> one.isSame(key) && !one.isOver(now));
    }
}
