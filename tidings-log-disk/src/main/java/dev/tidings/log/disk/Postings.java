package dev.tidings.log.disk;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The positions that each topic gets in one commit, gathered so that a busy topic costs one key. Not safe for use by several threads. */
final class Postings {
    private final Map<Topic, Run> ofPublic = new HashMap<>();
    private final Map<Topic, Run> ofPrivate = new HashMap<>();
    private final ByteWriter value = new ByteWriter(256);

    /** Rising positions. */
    private static final class Run {
        private long[] positions = new long[4];
        private int count;

        void add(long position) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, count * 2);
            }
            positions[count++] = position;
        }
    }

    void add(Event event, long position) {
        Map<Topic, Run> runs = event.isPrivate() ? ofPrivate : ofPublic;
        for (int i = 0; i < event.topics().size(); i++) {
            runs.computeIfAbsent(event.topics().get(i), topic -> new Run()).add(position);
        }
    }

    /** Moves all into a batch; they are all of one segment. */
    void moveTo(CommitBatch batch, int segment) {
        move(ofPublic, IndexKeys.PUBLIC, batch, segment);
        move(ofPrivate, IndexKeys.PRIVATE, batch, segment);
    }

    private void move(Map<Topic, Run> runs, byte visibility, CommitBatch batch, int segment) {
        runs.forEach((topic, run) -> {
            long last = run.positions[run.count - 1];
            value.clear();
            for (int i = run.count - 2; i >= 0; i--) {
                value.putVarint(run.positions[i + 1] - run.positions[i]);
            }
            batch.put(Family.INDEX, IndexKeys.topic(segment, IndexKeys.utf8(topic), visibility, last), value);
        });
        runs.clear();
    }

    /** The positions of one key, rising. */
    static long[] positions(byte[] key, byte[] value) {
        long[] falling = new long[value.length + 1];
        int count = 0;
        long position = IndexKeys.lastOf(key);
        falling[count++] = position;
        ByteReader differences = new ByteReader(value, 0);
        while (differences.hasMore()) {
            position -= differences.varint();
            falling[count++] = position;
        }
        long[] rising = new long[count];
        for (int i = 0; i < count; i++) {
            rising[i] = falling[count - 1 - i];
        }
        return rising;
    }
}
