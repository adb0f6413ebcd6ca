package dev.tidings.hub;

import java.util.ArrayList;
import java.util.List;

/** Finds the first streams that a filter picks. Belongs to a shard's thread. */
final class PageScan extends StreamScan<List<OpenStream>> {
    /** What it takes to say what there is of a stream, its address by a system call among that. */
    private static final int WORK_TO_TELL = 16;

    private final StreamSights sights;
    private final StreamFilter filter;
    private final int limit;
    private final List<OpenStream> found = new ArrayList<>();

    PageScan(StreamSights sights, StreamFilter filter, long after, int limit) {
        super(after);
        this.sights = sights;
        this.filter = filter;
        this.limit = limit;
    }

    @Override
    int look(Subscriber stream) {
        int work = 1 + filter.costOf(stream);
        if (!filter.picks(stream)) {
            return work;
        }
        found.add(sights.of(stream));
        return work + WORK_TO_TELL;
    }

    @Override
    boolean hasEnough() {
        return found.size() == limit;
    }

    @Override
    List<OpenStream> found() {
        return found;
    }
}
