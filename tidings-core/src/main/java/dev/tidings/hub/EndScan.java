package dev.tidings.hub;

/** Ends the streams that a filter picks, some in each turn. Belongs to a shard's thread. */
final class EndScan extends StreamScan<Integer> {
    private static final int WORK_TO_END = 64;

    private final StreamSights sights;
    private final StreamFilter filter;
    private final CloseReason reason;
    private int ended;

    EndScan(StreamSights sights, StreamFilter filter, CloseReason reason) {
        super(0);
        this.sights = sights;
        this.filter = filter;
        this.reason = reason;
    }

    @Override
    int look(Subscriber stream) {
        int work = 1 + filter.costOf(stream);
        if (!filter.picks(stream)) {
            return work;
        }
        sights.end(stream, reason);
        ended++;
        return work + WORK_TO_END;
    }

    @Override
    Integer found() {
        return ended;
    }
}
