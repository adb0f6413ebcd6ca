package dev.tidings.hub;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the streams that are furthest behind, of those that a filter picks. Holds as many as are asked for. Belongs to a shard's thread. */
final class LagScan extends StreamScan<List<OpenStream>> {
    /** As {@link StreamQuery.Order#LAG} has it, the last one first. */
    private static final Comparator<Candidate> LEAST_FIRST = Comparator.comparingLong(Candidate::bytes)
            .thenComparing(Candidate::time)
            .thenComparing(Candidate::serial, Comparator.reverseOrder());

    private final StreamSights sights;
    private final StreamFilter filter;
    private final int limit;
    private final PriorityQueue<Candidate> furthest = new PriorityQueue<>(LEAST_FIRST);

    private record Candidate(long bytes, Duration time, long serial, Subscriber stream) {}

    LagScan(StreamSights sights, StreamFilter filter, int limit) {
        super(0);
        this.sights = sights;
        this.filter = filter;
        this.limit = limit;
    }

    @Override
    int look(Subscriber stream) {
        if (furthest.size() == limit && stream.stragglerSlot == Subscriber.NOWHERE) {
            return 1;
        }
        int work = 1 + filter.costOf(stream);
        if (!filter.picks(stream)) {
            return work;
        }
        furthest.add(new Candidate(stream.lagBytes(), stream.behindFor(), stream.serial, stream));
        if (furthest.size() > limit) {
            furthest.remove();
        }
        return work + 2;
    }

    @Override
    List<OpenStream> found() {
        return furthest.stream()
                .filter(candidate -> !candidate.stream().isClosed())
                .map(candidate -> sights.of(candidate.stream()))
                .toList();
    }
}
