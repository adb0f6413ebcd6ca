package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Streams end with the grants by which they are open. */
class GrantEndTest {
    private static Subscription until(Instant until) {
        Grant grant = new Grant(Bearer.NOBODY, Rights.ALL, until, Limits.NONE);
        return new Subscription(View.of(Selectors.of("a")), null).with(grant);
    }

    @Test
    void endsWithinATickOfItAndSaysWhy() {
        Scene scene = new Scene();
        Scene.Reader reader = scene.new Reader(until(Instant.now().plusSeconds(10)));
        scene.tick(41);
        assertThat(reader.subscriber.isClosed()).isFalse();
        scene.tick(3);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.EXPIRED);
        assertThat(reader.news())
                .matches("(?s).*retry: [0-9]+\nevent: tidings\\.expired\ndata: \\{\"reason\":\"expired\"}\n\n");
    }

    @Test
    void goesOnWhereTheGrantDoes() {
        Scene scene = new Scene();
        Scene.Reader reader = scene.new Reader(until(Instant.MAX));
        scene.tick(100_000);
        assertThat(reader.subscriber.isClosed()).isFalse();
    }

    @Test
    void endsForItsAgeWhereThatComesFirst() {
        Scene scene = new Scene(1000, Duration.ofSeconds(5));
        Scene.Reader reader = scene.new Reader(until(Instant.now().plusSeconds(10)));
        scene.tick(30);
        assertThat(reader.sink.closed).isEqualTo(CloseReason.MAX_AGE);
    }
}
