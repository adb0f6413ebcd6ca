package dev.tidings.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.ManualClock;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.JwsHeader;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JwksKeysTest {
    private static final URI ADDRESS = URI.create("https://id.example.com/keys");
    private static final TokenKey OLD = Tokens.key(JwsAlgorithm.ES256);
    private static final TokenKey NEW = Tokens.key(JwsAlgorithm.EDDSA);

    private final ManualClock clock = new ManualClock();
    private final List<CompletableFuture<KeyFetch.Fetched>> requests = new ArrayList<>();
    private final JwksKeys keys = new JwksKeys(ADDRESS, Set.of(), this::fetch, clock);

    private CompletionStage<KeyFetch.Fetched> fetch(URI address) {
        CompletableFuture<KeyFetch.Fetched> request = new CompletableFuture<>();
        requests.add(request);
        return request;
    }

    private void answer(TokenKey... published) {
        KeySet set =
                new KeySet(Arrays.stream(published).map(TokenKey::publicPart).toList());
        requests.get(requests.size() - 1)
                .complete(new KeyFetch.Fetched(JwkWriter.set(set).toString(), null));
    }

    private void fail() {
        requests.get(requests.size() - 1).completeExceptionally(new IOException("down"));
    }

    private static JwsHeader naming(String id) {
        return new JwsHeader(JwsAlgorithm.ES256, id);
    }

    private static JwsHeader naming(TokenKey key) {
        return new JwsHeader(key.algorithms().iterator().next(), key.id());
    }

    private List<String> found(JwsHeader header) {
        return keys
                .keysFor(header)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join()
                .candidates(header, clock.instant())
                .stream()
                .map(key -> String.valueOf(key.id()))
                .toList();
    }

    private Refusal refusal(CompletionStage<KeySet> stage) {
        Throwable failure = stage.handle((set, refused) -> refused)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return ((RefusedCredentialsException) cause).refusal();
    }

    @Test
    void waitForTheFirstAnswer() {
        CompletionStage<KeySet> asked = keys.keysFor(naming(OLD));
        assertThat(asked.toCompletableFuture()).isNotDone();
        answer(OLD);

        assertThat(asked.toCompletableFuture()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join()
                        .keys())
                .hasSize(1);
        assertThat(found(naming(OLD))).containsExactly(OLD.id());
        assertThat(requests).hasSize(1);
    }

    @Test
    void aMillionUnknownIdsCauseTwoRequestsAMinuteAtTheMost() {
        keys.known();
        answer(OLD);
        for (int minute = 0; minute < 10; minute++) {
            int before = requests.size();
            for (int i = 0; i < 100_000; i++) {
                if (i % 100 == 0) {
                    clock.advance(Duration.ofMillis(60));
                }
                CompletionStage<KeySet> asked = keys.keysFor(naming("unknown " + i));
                if (!requests.get(requests.size() - 1).isDone()) {
                    answer(OLD);
                }
                assertThat(asked.toCompletableFuture().isCompletedExceptionally())
                        .isFalse();
            }
            assertThat(requests.size() - before).isBetween(1, 2);
        }
    }

    @Test
    void areFetchedAnewForAKeyThatIsNotKnown() {
        keys.known();
        answer(OLD);
        clock.advance(Duration.ofSeconds(40));
        CompletionStage<KeySet> asked = keys.keysFor(naming(NEW));
        answer(NEW, OLD);

        assertThat(asked.toCompletableFuture()
                        .orTimeout(60, TimeUnit.SECONDS)
                        .join()
                        .keys())
                .hasSize(2);
    }

    @Test
    void areFetchedAnewWhenTheyAreOldAndServeMeanwhile() {
        keys.known();
        answer(OLD);
        clock.advance(Duration.ofMinutes(11));

        assertThat(found(naming(OLD))).containsExactly(OLD.id());
        assertThat(requests).hasSize(2);
        answer(NEW);
        assertThat(keys.known().holds(OLD, clock.instant())).isFalse();
    }

    @Test
    void serveForADayWhereTheAddressDoesNotAnswer() {
        keys.known();
        answer(OLD);
        clock.advance(Duration.ofHours(23));
        assertThat(found(naming(OLD))).containsExactly(OLD.id());
        fail();
        assertThat(found(naming(OLD))).containsExactly(OLD.id());
        // Whether there is such a key by now, nobody knows.
        assertThat(refusal(keys.keysFor(naming(NEW)))).isEqualTo(Refusal.KEYS_UNAVAILABLE);

        clock.advance(Duration.ofHours(2));
        CompletionStage<KeySet> asked = keys.keysFor(naming(OLD));
        fail();
        assertThat(refusal(asked)).isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }

    @Test
    void areAskedForLessOftenTheLongerItFails() {
        int asked = 0;
        for (int second = 0; second < 3600; second++) {
            clock.advance(Duration.ofSeconds(1));
            keys.known();
            if (requests.size() > asked) {
                asked = requests.size();
                fail();
            }
        }

        assertThat(asked).isBetween(28, 31);
    }

    @Test
    void areNotWaitedForLongerThanTwoSeconds() {
        assertThat(refusal(keys.keysFor(naming(OLD)))).isEqualTo(Refusal.KEYS_UNAVAILABLE);
        answer(OLD);
        assertThat(found(naming(OLD))).containsExactly(OLD.id());
    }

    @Test
    void passOverWhatTheyDoNotUnderstandAndWhatIsNoSecretAnyMore() {
        keys.known();
        requests.get(0)
                .complete(new KeyFetch.Fetched(
                        "{\"keys\":[{\"kty\":\"XYZ\"},{\"kty\":\"EC\",\"crv\":\"secp256k1\"},"
                                + JwkWriter.jwk(Tokens.key(JwsAlgorithm.HS256)) + "," + JwkWriter.jwk(OLD) + "]}",
                        null));

        assertThat(keys.known().keys()).singleElement().satisfies(key -> {
            assertThat(key.id()).isEqualTo(OLD.id());
            assertThat(key.signing()).isNull();
        });
    }

    @Test
    void areNoneWhereTheAnswerIsNoSet() {
        CompletionStage<KeySet> asked = keys.keysFor(naming(OLD));
        requests.get(0).complete(new KeyFetch.Fetched("<html>", null));

        assertThat(refusal(asked)).isEqualTo(Refusal.KEYS_UNAVAILABLE);
    }

    @Test
    void areOfASafeAddress() {
        for (String address :
                List.of("http://id.example.com/keys", "ftp://x/keys", "keys.json", "http://127.0.0.1.example.com/")) {
            assertThatThrownBy(() -> JwksKeys.at(URI.create(address), Set.of()))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("The address of keys is \"" + address + "\"; expected one that begins with https://");
        }
    }
}
