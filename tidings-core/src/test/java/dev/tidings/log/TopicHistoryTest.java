package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TopicHistoryTest {
    private static final Event PLAIN = event(false);

    private static Event event(boolean isPrivate) {
        return Event.on("topic").data("x").isPrivate(isPrivate).build();
    }

    @Test
    void beginsWithWhatMayHaveBeenDiscardedWithoutATrace() {
        TopicHistory history = new TopicHistory(7);

        assertThat(history.isEmpty()).isTrue();
        assertThat(history.discardedUpTo(true)).isEqualTo(7);
        assertThat(history.discardedUpTo(false)).isEqualTo(7);
    }

    @Test
    void takesAPositionOnce() {
        TopicHistory history = new TopicHistory(0);
        history.add(3, PLAIN);
        history.add(3, PLAIN);

        assertThat(history.after(0, 10)).containsExactly(3);
    }

    @Test
    void remembersPublicAndPrivateDiscardsApart() {
        TopicHistory history = new TopicHistory(0);
        history.add(1, event(false));
        history.add(2, event(true));
        history.discard(1, event(false));
        history.discard(2, event(true));

        assertThat(history.discardedUpTo(true)).isEqualTo(2);
        assertThat(history.discardedUpTo(false)).isEqualTo(1);
    }

    /** Any mix of additions and discards, with holes between the positions. */
    @Property
    void keepsPositionsInOrderAndFindsThoseAroundAnother(@ForAll List<Boolean> adds) {
        TopicHistory history = new TopicHistory(0);
        List<Long> model = new ArrayList<>();
        long position = 0;
        for (boolean add : adds) {
            if (add) {
                position += 1 + position % 3;
                history.add(position, PLAIN);
                model.add(position);
            } else if (!model.isEmpty()) {
                history.discard(model.remove(0), PLAIN);
            }
        }

        for (long at = 0; at <= position; at++) {
            long cursor = at;
            List<Long> after = model.stream().filter(kept -> kept > cursor).toList();
            assertThat(history.after(at, model.size())).as("after %d", at).containsExactly(after.toArray(Long[]::new));
            assertThat(history.after(at, 2)).hasSize(Math.min(2, after.size()));
            assertThat(history.lastBefore(at))
                    .as("before %d", at)
                    .isEqualTo(model.stream()
                            .filter(kept -> kept < cursor)
                            .max(Long::compare)
                            .orElse(0L));
        }
    }

    /** A log remembers tens of thousands of topics that have no event left: one that was busy once must not stay as large as it was. */
    @Test
    void givesItsRoomBackWhenItsLastPositionIsDiscarded() throws ReflectiveOperationException {
        TopicHistory history = new TopicHistory(0);
        for (int position = 1; position <= 100_000; position++) {
            history.add(position, PLAIN);
        }
        for (int position = 1; position <= 100_000; position++) {
            history.discard(position, PLAIN);
        }

        Field kept = TopicHistory.class.getDeclaredField("kept");
        kept.setAccessible(true);
        Field room = PositionRing.class.getDeclaredField("kept");
        room.setAccessible(true);
        assertThat((long[]) room.get(kept.get(history))).hasSizeLessThan(16);
        history.add(100_001, PLAIN);
        assertThat(history.after(0, 10)).containsExactly(100_001);
        assertThat(history.discardedUpTo(false)).isEqualTo(100_000);
    }
}
