package dev.tidings.cli.cluster;

import dev.tidings.cli.kill.Payload;
import dev.tidings.client.GapNotice;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The judge of a reader of publishers that send one event after another: each must come once and in order, unless a gap was told since the publisher's last one. Then events may be missing, and as
 * all that is kept follows where the cursor is not known, events may come again. While some nodes are at the old master yet and others at the new one, a publisher has its events at both: what a reader lacks of
 * those it is told as soon as its node has left the old master.
 */
final class ToldLosses implements Judge {
    private final String name;
    private final int[] next;
    private final boolean[] told;
    /** Why a gap is yet to be told; empty if there is no need. */
    private String owed = "";

    private final AtomicInteger gaps;
    private final AtomicInteger missing;

    /**
     * @param gaps counts what was told
     * @param missing counts the events that were told to be missing
     */
    ToldLosses(String name, int publishers, AtomicInteger gaps, AtomicInteger missing) {
        this.name = name;
        this.next = new int[publishers];
        this.told = new boolean[publishers];
        this.gaps = gaps;
        this.missing = missing;
    }

    @Override
    public void see(Payload payload, String id) {
        int publisher = payload.publisher();
        int due = next[publisher];
        if (payload.number() != due && !told[publisher]) {
            owed = name + " has " + payload + " with the id " + id + "; expected number " + due
                    + ", as no gap was told, nor was one since";
        }
        missing.addAndGet(Math.max(0, payload.number() - due));
        next[publisher] = payload.number() + 1;
        told[publisher] = false;
    }

    @Override
    public void gap(GapNotice gap) {
        gaps.incrementAndGet();
        owed = "";
        Arrays.fill(told, true);
    }

    /** Requires that it has seen all there is, or was told. */
    void requireAll(int... counts) {
        if (!owed.isEmpty()) {
            throw new AssertionError(owed);
        }
        for (int publisher = 0; publisher < next.length; publisher++) {
            if (next[publisher] != counts[publisher] && !told[publisher]) {
                throw new AssertionError(name + " has seen publisher " + publisher + " up to " + next[publisher]
                        + ", and was told no gap behind that; expected " + counts[publisher]);
            }
        }
    }
}
