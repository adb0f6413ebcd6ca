package dev.tidings.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    @Test
    void carriesTheIdInItsFrame() {
        Event event = Event.on("a").data("x").build();

        assertThat(new LogEntry(1, "epoch-1", event, 0).frame()).asString(UTF_8).contains("id: epoch-1\n");
    }

    @Test
    void countsItsData() {
        Event event = Event.on("a").data("x".repeat(10_000)).build();

        assertThat(new LogEntry(1, "epoch-1", event, 0).bytes()).isBetween(20_000, 22_000);
    }

    /** Else a log bounded to megabytes could be made to hold gigabytes. */
    @Test
    void countsItsTopicsAndItsKey() {
        String[] topics =
                IntStream.range(0, 100).mapToObj(i -> "x".repeat(1000) + i).toArray(String[]::new);
        Event onMany = Event.on(topics).data("").build();
        Event keyed = Event.on("a").data("").key("k".repeat(1000)).build();

        assertThat(new LogEntry(1, "epoch-1", onMany, 0).bytes()).isGreaterThan(100_000);
        assertThat(new LogEntry(1, "epoch-1", keyed, 0).bytes()).isGreaterThan(1000);
    }
}
