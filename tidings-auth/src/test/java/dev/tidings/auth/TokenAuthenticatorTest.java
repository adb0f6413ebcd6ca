package dev.tidings.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.JwsHeader;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.TokenVerifier.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenAuthenticatorTest {
    private static final TokenKey KEY = Tokens.key(JwsAlgorithm.HS256);

    private final ManualClock clock = new ManualClock();
    private final Keys keys = new Keys();
    private final TokenAuthenticator authenticator =
            new TokenAuthenticator(new TokenOptions(List.of(Tokens.issuer(keys)), 100, 1, 2), clock);

    /** Keys that are asked for by whom, how often, and answered when the test says so. */
    private static final class Keys implements KeySource {
        private final AtomicInteger asked = new AtomicInteger();
        private final Set<Thread> askers = ConcurrentHashMap.newKeySet();
        private final CountDownLatch open = new CountDownLatch(1);
        private volatile KeySet keys = new KeySet(List.of(KEY));

        @Override
        public CompletionStage<KeySet> keysFor(JwsHeader header) {
            askers.add(Thread.currentThread());
            asked.incrementAndGet();
            awaitOpen();
            return CompletableFuture.completedFuture(keys);
        }

        /** Also where the thread is to end: what it waits for has not come by that. */
        private void awaitOpen() {
            boolean isInterrupted = false;
            for (boolean isOpen = false; !isOpen; ) {
                try {
                    assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
                    isOpen = true;
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public KeySet known() {
            return keys;
        }
    }

    @AfterEach
    void close() {
        keys.open.countDown();
        authenticator.close();
    }

    private static String tokenOf(String subject) {
        return Tokens.token(KEY, Tokens.claims(claims -> claims.put("sub", subject)));
    }

    private CompletionStage<Grant> authenticate(String token) {
        return authenticator.authenticate(new Credentials.BearerToken(token));
    }

    private Grant grant(String token) {
        return authenticate(token)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static Refusal refusal(CompletionStage<Grant> stage) {
        Throwable failure = stage.handle((grant, refused) -> refused)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        assertThat(failure).isInstanceOf(RefusedCredentialsException.class);
        assertThat(failure.getStackTrace()).isEmpty();
        return ((RefusedCredentialsException) failure).refusal();
    }

    @Test
    void looksAtNewTokensOnAnotherThreadThanTheCallers() {
        keys.open.countDown();

        assertThat(grant(tokenOf("u1")).bearer().subject()).isEqualTo("u1");
        assertThat(keys.askers).hasSize(1).doesNotContain(Thread.currentThread());
    }

    @Test
    void answersAtOnceWhatItKnows() {
        keys.open.countDown();
        Grant first = grant(tokenOf("u1"));

        assertThat(authenticate(tokenOf("u1")).toCompletableFuture().getNow(Grant.NOTHING))
                .isSameAs(first);
        assertThat(keys.asked).hasValue(1);
    }

    @Test
    void looksAtATokenOnceHoweverManyShowIt() {
        List<CompletionStage<Grant>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(authenticate(tokenOf("u1")));
        }
        keys.open.countDown();

        all.forEach(one -> assertThat(one.toCompletableFuture()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join()
                        .bearer()
                        .subject())
                .isEqualTo("u1"));
        assertThat(keys.asked).hasValue(1);
    }

    @Test
    void isBusyWhenTooManyWait() {
        List<CompletionStage<Grant>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(authenticate(tokenOf("u" + i)));
        }

        // One is looked at and two wait; the rest was told so already.
        assertThat(refusal(all.get(9))).isEqualTo(Refusal.BUSY);
        keys.open.countDown();
        assertThat(all.get(0)
                        .toCompletableFuture()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join()
                        .bearer()
                        .subject())
                .isEqualTo("u0");
        assertThat(grant(tokenOf("u9")).bearer().subject()).isEqualTo("u9");
    }

    @Test
    void forgetsWhatIsOver() {
        keys.open.countDown();
        grant(tokenOf("u1"));
        clock.advance(Duration.ofHours(1));

        assertThat(refusal(authenticate(tokenOf("u1")))).isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void forgetsWhatAWithdrawnKeyHadSigned() {
        keys.open.countDown();
        grant(tokenOf("u1"));
        keys.keys = new KeySet(List.of());

        assertThat(refusal(authenticate(tokenOf("u1")))).isEqualTo(Refusal.WRONG_KEY);
    }

    @Test
    void remembersNoMoreThanItMay() {
        keys.open.countDown();
        Grant grant = grant(tokenOf("u1"));
        Verified verified = new Verified(grant, Tokens.issuer(KEY), KEY);
        TokenCache cache = new TokenCache(100 * TokenCache.costOf(verified));
        assertThat(cache.memory().used()).isZero();
        for (int i = 0; i < 1000; i++) {
            cache.put(TokenHash.of("often"), verified);
            cache.put(TokenHash.of("token " + i), verified);
            assertThat(cache.get(TokenHash.of("often"), clock.instant())).isNotNull();
        }

        assertThat(cache.size()).isBetween(50, 101);
        assertThat(cache.memory().used()).isEqualTo(cache.size() * TokenCache.costOf(verified));
        assertThat(cache.get(TokenHash.of("token 0"), clock.instant())).isNull();
    }

    @Test
    void refusesWhatIsNoToken() {
        keys.open.countDown();

        assertThat(refusal(authenticator.authenticate(new Credentials.None()))).isEqualTo(Refusal.ABSENT);
        assertThat(refusal(authenticator.authenticate(new Credentials.Ticket("t"))))
                .isEqualTo(Refusal.ABSENT);
        assertThat(refusal(authenticate("x".repeat(10_000)))).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(authenticate("x.y.z"))).isEqualTo(Refusal.MALFORMED);
    }

    @Test
    void refusesWhatWaitsWhenItIsClosed() {
        CompletionStage<Grant> waiting = authenticate(tokenOf("u1"));
        CompletionStage<Grant> behind = authenticate(tokenOf("u2"));
        authenticator.close();

        assertThat(refusal(behind)).isEqualTo(Refusal.BUSY);
        assertThat(refusal(waiting)).isEqualTo(Refusal.BUSY);
    }
}
