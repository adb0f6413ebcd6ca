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
        assertThat(ring.find(1)).isNull();
        assertThatThrownBy(ring::removeOldest).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void takesConsecutivePositionsOnly() {
        ring.add(entry(1));

        assertThatThrownBy(() -> ring.add(entry(1))).hasMessage("position 1; expected 2");
        assertThatThrownBy(() -> ring.add(entry(3))).hasMessage("position 3; expected 2");
    }

    @Test
    void hasNothingAtAPositionThatItDoesNotKeep() {
        ring.add(entry(1));
        ring.add(entry(2));
        ring.removeOldest();

        assertThat(ring.find(0)).isNull();
        assertThat(ring.find(1)).isNull();
        assertThat(ring.find(2)).isNotNull();
        assertThat(ring.find(3)).isNull();
        assertThat(ring.find(2 + 64)).isNull();
    }

    @Test
    void keepsItsPlaceWhenItRunsEmpty() {
        ring.add(entry(1));
        ring.removeOldest();

        assertThat(ring.oldest()).isEqualTo(2);
        assertThat(ring.size()).isZero();
    }

    @Test
    void findsItsWayAcrossWhatWasRemovedInBetween() {
        for (long position = 1; position <= 10_000; position++) {
            ring.add(entry(position));
        }
        for (long position = 2; position < 9_999; position++) {
            ring.remove(position);
        }

        assertThat(ring.size()).isEqualTo(3);
        assertThat(ring.find(5_000)).isNull();
        assertThat(ring.findFrom(2)).isSameAs(ring.find(9_999));
        assertThat(ring.findUpTo(9_998)).isSameAs(ring.find(1));
        assertThat(ring.findFrom(10_001)).isNull();
        assertThat(ring.findUpTo(0)).isNull();
        ring.removeOldest();
        assertThat(ring.oldest()).isEqualTo(9_999);
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
                    assertThat(wrapping.oldestEntry().position()).isEqualTo(oldest++);
                    wrapping.removeOldest();
                }
            }
        }

        assertThat(wrapping.oldest()).isEqualTo(oldest);
        assertThat(wrapping.size()).isEqualTo(newest - oldest + 1);
        for (long position = oldest; position <= newest; position++) {
            assertThat(wrapping.find(position)).isNotNull();
        }
    }

    @Provide
    Arbitrary<Integer> bursts() {
        return Arbitraries.of(1, 3, 50);
    }
}
