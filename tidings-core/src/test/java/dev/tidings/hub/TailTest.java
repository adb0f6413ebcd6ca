package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TailTest {
    private static LogEntry entry(long position, int size) {
        return new LogEntry(
                position, "p" + position, Event.on("t").data("x".repeat(size)).build(), 0);
    }

    @Test
    void beginsAfterWhatTheLogHeldAlready() {
        Tail tail = new Tail(41, Tuning.DEFAULTS);
        assertThat(tail.head()).isEqualTo(41);
        assertThat(tail.get(41)).isNull();
        LogEntry entry = entry(42, 1);
        tail.add(entry);
        assertThat(tail.get(42)).isSameAs(entry);
    }

    @Test
    void forgetsTheOldestBeyondItsBytes() {
        Tail tail = new Tail(0, Tuning.DEFAULTS);
        for (int position = 1; position <= 40; position++) {
            tail.add(entry(position, 1 << 20));
        }
        assertThat(tail.get(1)).isNull();
        assertThat(tail.get(40)).isNotNull();
    }

    @Test
    void letsTheEnvelopesGoOfWhatItForgets() {
        Tail tail = new Tail(0, Tuning.DEFAULTS);
        LogEntry old = entry(1, 1);
        tail.add(old);
        assertThat(envelope(old)).isSameAs(envelope(old));
        tail.add(entry(2, 20 << 20));
        assertThat(tail.get(1)).isNull();
        assertThat(envelope(old)).isNotSameAs(envelope(old));
    }

    private static byte[] envelope(LogEntry entry) {
        return entry.frame(FrameForm.ENVELOPE, View.of(Selectors.of("t")));
    }

    @Test
    void keepsTheNewestHoweverLargeItIs() {
        Tail tail = new Tail(0, Tuning.DEFAULTS);
        tail.add(entry(1, 20 << 20));
        assertThat(tail.get(1)).isNotNull();
    }

    /** A reader that races with the committer sees the entry it asked for, or that it came too late; never another one. */
    @Test
    void neverHandsOutAnotherEntry() throws InterruptedException {
        Tail tail = new Tail(0, Tuning.DEFAULTS);
        AtomicReference<@Nullable String> wrong = new AtomicReference<>();
        int last = 200_000;
        Thread reader = new Thread(() -> {
            for (long position = 1; position <= last; position++) {
                while (tail.head() < position) {
                    Thread.onSpinWait();
                }
                LogEntry entry = tail.get(position);
                if (entry != null && entry.position() != position) {
                    wrong.set(position + " was " + entry.position());
                }
            }
        });
        reader.start();
        for (int position = 1; position <= last; position++) {
            tail.add(entry(position, 1));
        }
        reader.join();
        assertThat(wrong.get()).isNull();
    }
}
