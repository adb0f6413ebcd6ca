package dev.tidings.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketKeysTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final TicketKeys keys = new TicketKeys(List.of(), START);

    @Test
    void areMadeAnewOnceAnHour() {
        Instant due = START.plus(Duration.ofHours(1));
        assertThat(keys.rotate(due.minusMillis(1))).isFalse();
        assertThat(keys.rotate(due)).isTrue();
        assertThat(keys.rotate(due.plusSeconds(3599))).isFalse();
        assertThat(keys.rotate(due.plusSeconds(3600))).isTrue();
    }
}
