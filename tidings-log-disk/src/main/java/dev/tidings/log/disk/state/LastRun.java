package dev.tidings.log.disk.state;

import dev.tidings.log.EpochIds;
import dev.tidings.log.EpochIds.Epoch;
import dev.tidings.log.disk.store.HeadNote.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the last run of a log ended, and what it noted beside the store.
 *
 * @param orderly whether it closed the log
 * @param rebooted whether the machine was started anew since
 */
record LastRun(boolean orderly, boolean rebooted, @Nullable Content noted) {
    /** The position that must be in the store, or beyond its newest. */
    long promised() {
        if (noted == null) {
            return 0;
        }
        return rebooted ? noted.synced() : noted.written();
    }

    /** The newest position that anybody may have seen, as far as it was noted. */
    long head() {
        return noted == null ? 0 : noted.head();
    }

    /** Whether it is noted how far it came, to the last event. */
    boolean saysAll() {
        return noted != null && !rebooted;
    }

    /** Whether an id may have been given that means nothing, or not the same, if the log goes on from {@code head} in its newest epoch. */
    boolean needsNewEpoch(EpochIds ids, boolean isShort) {
        if (isShort || !knowsNoted(ids)) {
            return true;
        }
        return !orderly && !saysThatNoneWasGiven(ids);
    }

    /** Of the newest epoch: a hub that starts and dies time and again needs no more of them. */
    private boolean saysThatNoneWasGiven(EpochIds ids) {
        return noted != null && !rebooted && noted.epoch().equals(ids.name()) && noted.head() < firstOf(ids);
    }

    private boolean knowsNoted(EpochIds ids) {
        return noted == null || ids.epochs().stream().map(Epoch::name).toList().contains(noted.epoch());
    }

    /** The first position of the newest epoch. */
    private static long firstOf(EpochIds ids) {
        List<Epoch> epochs = ids.epochs();
        return Math.max(1, epochs.get(epochs.size() - 1).first());
    }
}
