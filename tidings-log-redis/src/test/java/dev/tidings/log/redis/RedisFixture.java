package dev.tidings.log.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the tests with servers of their own share: servers and nodes, closed after the test. */
@Timeout(300)
abstract class RedisFixture {
    /** Late enough for a busy machine; tests of silence have one of their own. */
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    static final Duration SOON = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    final void closeAll() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    final RedisServer server(String... options) {
        RedisServer server = RedisServer.launch(options);
        opened.push(server);
        return server;
    }

    final RedisServer replicaOf(RedisServer master, String... options) {
        RedisServer replica = server(options);
        replica.replicate(master);
        return replica;
    }

    final Sentinel sentinel(RedisServer master, Map<String, String> settings) {
        Sentinel sentinel = Sentinel.watching(master, settings);
        opened.push(sentinel);
        return sentinel;
    }

    final RedisSequencer node(RedisOptions options) {
        RedisSequencer node = new RedisSequencer(options);
        opened.push(node);
        return node;
    }

    final RedisSequencer node(RedisServer server) {
        return node(options(server));
    }

    static RedisOptions options(RedisServer server) {
        return RedisOptions.of(server.address()).withTimeout(TIMEOUT);
    }

    static SequencerContractFollower follow(RedisSequencer node) {
        return SequencerContractFollower.of(node);
    }

    static CompletionStage<Long> append(RedisSequencer node, long session, String... texts) {
        return node.append(
                Arrays.stream(texts)
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                Durability.WRITTEN,
                session);
    }

    static LogUnavailableException failure(CompletionStage<?> stage) {
        try {
            Object result = stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
            throw new AssertionError("Expected it to fail; it answered " + result);
        } catch (ExecutionException failure) {
            assertThat(failure.getCause()).isInstanceOf(LogUnavailableException.class);
            return (LogUnavailableException) failure.getCause();
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError("The stage did not complete", failure);
        }
    }

    static Reason reason(CompletionStage<?> stage) {
        return failure(stage).reason();
    }

    /** Why a node has no session. */
    final String refusal(RedisOptions options) {
        SequencerContractFollower follower = follow(node(options));
        String why = String.valueOf(follower.away(1).get(0).getMessage());
        assertThat(follower.sessions()).isZero();
        return why;
    }
}
