package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Interruptions.Range;
import dev.tidings.cluster.LastAppends.Change;
import dev.tidings.log.EpochIds;
import dev.tidings.log.EventIds;
import dev.tidings.log.LogCopy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered from the notes is what was known when they were made. */
class NoteKeeperTest {
    private final Map<String, byte[]> noted = new HashMap<>();
    private final EventIds former = new EpochIds("former");
    private final Interruptions interruptions = new Interruptions();
    private final FollowedIds ids = new FollowedIds(former, 0, interruptions);
    private final NameWindow names = new NameWindow(50);
    private final NoteKeeper keeper = new NoteKeeper(ids, interruptions, names);
    private final SplittableRandom random = new SplittableRandom(3);
    private final LastAppends lastAppends = new LastAppends();
    private final Breaks breaks = new Breaks();
    private int incarnation;
    private long number;
    private long position;

    private final LogCopy.Notes notes = new LogCopy.Notes() {
        @Override
        public void put(String key, byte[] value) {
            noted.put(key, value);
        }

        @Override
        public void remove(String key) {
            noted.remove(key);
        }

        @Override
        public void clear() {
            noted.clear();
        }
    };

    private static String tag(int session) {
        return String.format("node%04d%d", session % 10_000, session / 10_000);
    }

    /** A batch, of which some may be dropped; some of the order before it may be missing. */
    private void take(int session, int append) {
        if (random.nextInt(8) == 0) {
            interrupt(session);
        }
        long first = number + 1;
        int count = 1 + random.nextInt(3);
        long firstLocal = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            number++;
            if (random.nextInt(5) > 0) {
                String unused = ids.place(tag(session), number, ++position);
                firstLocal = Math.min(firstLocal, position);
            }
        }
        Change change = lastAppends.rise(ClusterEntry.nodeOf(tag(session)), append, first);
        keeper.note(notes, taken(tag(session), change == null ? List.of() : List.of(change), Map.of()), firstLocal);
    }

    private NoteKeeper.Taken taken(@Nullable String tag, List<Change> changes, Map<Integer, Long> more) {
        return new NoteKeeper.Taken(tag, number, changes, more, Set.of(), 0);
    }

    private void interrupt(int session) {
        boolean isHole = random.nextBoolean();
        number += isHole ? 1 + random.nextInt(5) : 0;
        interruptions.add(++position, position);
        String unused =
                isHole ? ids.place(tag(session), number, position) : ids.mark(tag(session), number + 1, position);
        assertThat(breaks.add(incarnation + 1, number + 1)).isTrue();
        keeper.note(notes, taken(isHole ? tag(session) : null, List.of(), Map.of(++incarnation, number + 1)), position);
    }

    private void lose() {
        long shared = number - random.nextInt((int) Math.min(number, 10));
        interruptions.add(ids.localOf(shared) + 1, position);
        ids.cutAt(shared);
        lastAppends.cutAt(shared);
        breaks.cutAt(shared);
        names.cutAt(shared);
        keeper.cut(notes, shared, (int) shared + 1, lastAppends, breaks, 0);
        number = shared;
        assertRemembered();
        assertThat(Remembered.of(noted, 0).loss()).isEqualTo((int) shared + 1);
    }

    private void assertRemembered() {
        Remembered remembered = Remembered.of(noted, 99);
        FollowedIds again = new FollowedIds(former, 99, interruptions);
        again.restore(remembered, position);
        assertThat(remembered.followed()).isEqualTo(number);
        assertThat(again.tags()).containsAllEntriesOf(ids.tags());
        assertThat(again.formerUpTo()).isZero();
        for (long at = 1; at <= position; at++) {
            String id = ids.at(at);
            assertThat(again.at(at).replaceFirst(".*-", "")).isEqualTo(id.replaceFirst(".*-", ""));
        }
        for (String tag : ids.tags().keySet()) {
            String id = tag + "-" + random.nextLong(number + 2);
            assertThat(again.find(id)).as(id).isEqualTo(ids.find(id));
        }
        List<Range> ranges = new ArrayList<>();
        interruptions.forEachFrom(0, ranges::add);
        assertThat(remembered.interruptions()).isEqualTo(ranges);
        assertThat(remembered.appends()).containsExactlyInAnyOrderEntriesOf(known());
        assertThat(remembered.changes()).containsExactlyElementsOf(lastAppends.changes());
        assertThat(List.copyOf(remembered.breaks().entrySet()))
                .isEqualTo(List.copyOf(breaks.all().entrySet()));
    }

    /** What was taken back may be noted as none. */
    private Map<String, Long> known() {
        Map<String, Long> known = new HashMap<>(lastAppends.all());
        ids.tags().keySet().forEach(tag -> known.putIfAbsent(ClusterEntry.nodeOf(tag), 0L));
        return known;
    }

    @Test
    void remembersWhatWasKnown() {
        int session = 0;
        for (int i = 1; i <= 600; i++) {
            session += random.nextInt(20) == 0 ? 1 : 0;
            if (i % 100 == 0) {
                lose();
            }
            take(session, i);
            if (i % 20 == 0) {
                assertRemembered();
                assertThat(Remembered.of(noted, 0).appends())
                        .containsEntry(ClusterEntry.nodeOf(tag(session)), (long) i);
            }
        }
    }

    @Test
    void forgetsTheOldestOfVeryManyTags() {
        int sessions = 3 * EventIds.MAX_NAMES;
        for (int session = 0; session < sessions; session++) {
            String unused = ids.place(tag(session), ++number, ++position);
            keeper.note(notes, taken(tag(session), List.of(), Map.of()), position);
        }
        assertThat(noted.keySet().stream().filter(key -> key.startsWith("tag/")))
                .hasSizeLessThanOrEqualTo(2 * EventIds.MAX_NAMES)
                .contains("tag/" + tag(sessions - 1));
        assertThat(Remembered.of(noted, 0).tags()).containsAllEntriesOf(ids.tags());
    }

    @Test
    void remembersWhatBecameOfVeryManyInterruptions() {
        for (int i = 0; i < 3 * Interruptions.MOST; i++) {
            interrupt(1);
            String unused = ids.place(tag(1), ++number, ++position);
            keeper.note(notes, taken(tag(1), List.of(), Map.of()), position);
        }
        List<Range> ranges = new ArrayList<>();
        interruptions.forEachFrom(0, ranges::add);
        assertThat(ranges).hasSizeLessThanOrEqualTo(Interruptions.MOST);
        assertThat(ranges.get(0).from()).isEqualTo(1);
        assertThat(Remembered.of(noted, 0).interruptions()).isEqualTo(ranges);
        // What was told to be missing is, still; and all between the oldest.
        for (long at = 1; at <= position; at += 2) {
            assertThat(interruptions.isIn(at)).as("%d", at).isTrue();
        }
        assertThat(interruptions.isIn(2)).isTrue();
        assertThat(interruptions.isIn(position)).isFalse();
    }
}
