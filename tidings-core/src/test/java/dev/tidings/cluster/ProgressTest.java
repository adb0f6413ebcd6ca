package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer.Span;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Span SPAN = new Span("incarnation", 1, 5);

    private final Progress progress = new Progress();

    @Test
    void isNotConnectedBySessionsThatEndedWhileTheyBegan() {
        progress.enter(1);
        progress.away(new IllegalStateException("it broke"));
        progress.sessionBegins(1, SPAN, 0);
        assertThat(progress.status()).isEqualTo(new ClusterStatus(false, 0, 5, "it broke"));
        progress.enter(2);
        progress.sessionBegins(2, SPAN, 0);
        assertThat(progress.status()).isEqualTo(new ClusterStatus(true, 0, 5, ""));
    }
}
