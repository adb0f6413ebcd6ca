package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EntryRingTest {
    private final EntryRing ring = new EntryRing(1);

    private static LogEntry entry(long position) {
        return new LogEntry(position, "id-" + position, Event.on("a").data("").build(), 0);
    }

    @Test
    void beginsEmptyBeforeTheFirstPosition() {
        assertThat(ring.size()).isZero();
        assertThat(ring.oldest()).isEqualTo(1);
        assertThatThrownBy(() -> ring.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(ring::removeOldest).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void takesConsecutivePositionsOnly() {
        ring.add(entry(1));

        assertThatThrownBy(() -> ring.add(entry(1))).hasMessage("position 1; expected 2");
        assertThatThrownBy(() -> ring.add(entry(3))).hasMessage("position 3; expected 2");
    }

    @Test
    void saysWhatItKeepsWhenAskedForAnythingElse() {
        ring.add(entry(1));
        ring.add(entry(2));
        ring.removeOldest();

        assertThatThrownBy(() -> ring.get(1)).hasMessage("position 1; kept are 2 to 2");
        assertThatThrownBy(() -> ring.get(3)).hasMessage("position 3; kept are 2 to 2");
    }

    @Test
    void keepsItsPlaceWhenItRunsEmpty() {
        ring.add(entry(1));
        ring.removeOldest();

        assertThat(ring.oldest()).isEqualTo(2);
        assertThat(ring.size()).isZero();
    }

    /** However it grows and wraps, it holds the entries from the oldest to the newest. */
    @Property
    void holdsWhatWasAddedAndNotRemoved(@ForAll List<Boolean> adds, @ForAll("bursts") int burst) {
        EntryRing wrapping = new EntryRing(1);
        long oldest = 1;
        long newest = 0;
        for (boolean add : adds) {
            for (int i = 0; i < burst; i++) {
                if (add) {
                    wrapping.add(entry(++newest));
                } else if (oldest <= newest) {
                    assertThat(wrapping.removeOldest().position()).isEqualTo(oldest++);
                }
            }
        }

        assertThat(wrapping.oldest()).isEqualTo(oldest);
        assertThat(wrapping.size()).isEqualTo(newest - oldest + 1);
        for (long position = oldest; position <= newest; position++) {
            assertThat(wrapping.get(position).position()).isEqualTo(position);
        }
    }

    @Provide
    Arbitrary<Integer> bursts() {
        return Arbitraries.of(1, 3, 50);
    }
}
