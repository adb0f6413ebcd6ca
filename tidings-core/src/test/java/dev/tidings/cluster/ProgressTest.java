package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.EngineStatus;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Span SPAN = new Span("incarnation", 1, 5);

    private final EngineWatch watch = new EngineWatch();
    private final Progress progress = new Progress(watch);

    @Test
    void isNotConnectedBySessionsThatEndedWhileTheyBegan() {
        progress.enter(1);
        progress.away(new IllegalStateException("it broke"));
        progress.sessionBegins(1, SPAN, 0);
        assertThat(watch.connection().isUp()).isFalse();
        assertThat(watch.connection().failure()).isEqualTo("it broke");
        assertThat(progress.isThrough()).isFalse();
        progress.enter(2);
        progress.sessionBegins(2, SPAN, 0);
        assertThat(watch.connection().isUp()).isTrue();
        assertThat(watch.connection().failure()).isEmpty();
        assertThat(progress.order()).isEqualTo(new EngineStatus.Order("incarnation", 1, 5, 0));
    }
}
