package dev.tidings.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.TokenVerifier.Verified;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {
    private static final TokenKey KEY = Tokens.key(JwsAlgorithm.HS256);
    private static final Issuer ISSUER = Tokens.issuer(KEY);
    private static final long ENOUGH_BYTES = 32L << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 200})
    void aTokenTakesNoMoreOfTheHeapThanItIsChargedFor(int selectors) {
        TokenCache cache = new TokenCache(Long.MAX_VALUE);
        long before = usedHeap();
        for (int number = 0; cache.memory().used() < ENOUGH_BYTES; number++) {
            cache.put(TokenHash.of("token " + number), verified(number, selectors));
        }
        long taken = usedHeap() - before;
        assertThat(taken)
                .isLessThan(cache.memory().used())
                .isGreaterThan(cache.memory().used() / 5);
        assertThat(cache.size()).isPositive();
    }

    private static Verified verified(int number, int count) {
        List<Selector> read = new ArrayList<>();
        List<Selector> publish = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(Selector.of("a/" + number + "/" + i));
            publish.add(Selector.of("b/" + number + "/" + i + "/*"));
        }
        Bearer bearer = new Bearer("issuer", "subject-" + number, "id-" + number, Instant.ofEpochSecond(number));
        Rights rights = new Rights(Map.of(Right.READ, read, Right.PUBLISH, publish), List.of());
        Grant grant = new Grant(bearer, rights, Instant.ofEpochSecond(number + 3600L), Limits.NONE);
        return new Verified(grant, ISSUER, KEY);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
