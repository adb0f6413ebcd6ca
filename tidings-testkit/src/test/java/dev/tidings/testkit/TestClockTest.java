package dev.tidings.testkit;

import static dev.tidings.testkit.StreamAssert.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.HttpOptions;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TestClockTest {
    @Test
    void bringsHeartbeatsWhenItIsTurned() {
        try (TestHub hub = TestHub.start()) {
            TestStream stream = hub.stream("news");
            Duration heartbeat = hub.hub().streams().heartbeat();
            // The first bytes of a stream are a comment.
            assertThat(stream).hearsComments(1).within(ofSeconds(60));
            assertThatThrownBy(() -> assertThat(stream).hearsComments(2).within(ofMillis(300)))
                    .isInstanceOf(AssertionError.class);
            hub.clock().advance(heartbeat.multipliedBy(2));
            assertThat(stream).hearsComments(2).within(ofSeconds(60));
        }
    }

    @Test
    void endsAStreamWithItsGrant() {
        Instant until = Instant.now().plusSeconds(600);
        Grant grant = new Grant(new Bearer("app", "anna", null, null), Rights.ALL, until, Limits.NONE);
        HttpOptions http = HttpOptions.DEFAULTS.with(
                AccessOptions.DEFAULTS.with(shown -> CompletableFuture.completedFuture(grant)));
        try (TestHub hub = TestHub.builder().server(server -> server.http(http)).start()) {
            TestStream stream = hub.stream(client -> client.header("Authorization", "Bearer x"), "news");
            hub.publish("news", "1");
            assertThat(stream).receives("1").within(ofSeconds(60));
            hub.clock().advance(Duration.between(hub.clock().instant(), until).plusSeconds(2));
            assertThat(stream).isOpened(2).within(ofSeconds(60));
        }
    }

    @Test
    void runsWhatIsDueInItsOrderEachAtItsTime() {
        TestClock clock = new TestClock(Instant.EPOCH);
        List<String> ran = new ArrayList<>();
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.after(ofSeconds(3), () -> ran.add("once at " + clock.nanoTime() / 1_000_000_000), executor);
            clock.every(ofSeconds(2), () -> ran.add("each at " + clock.nanoTime() / 1_000_000_000), executor);
            clock.advance(ofSeconds(5));
            clock.advance(ofSeconds(1));
        } finally {
            executor.shutdown();
        }
        assertThat(ran).containsExactly("each at 2", "once at 3", "each at 4", "each at 6");
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(6));
        assertThatThrownBy(() -> clock.advance(ofSeconds(-1))).isInstanceOf(InvalidValueException.class);
    }
}
