package dev.tidings.hub;

import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slices of the log that are read while those before them are being sent: the next one of each of a few who have kept up with what they were sent, and are
 * not through. A slice counts until it is sent, so that all take bounded memory; what is ahead of one who does not keep up any more is dropped, so that
 * little is read for nothing. Belongs to a shard's thread.
 */
final class SlicesAhead {
    private static final Logger LOGGER = LoggerFactory.getLogger(SlicesAhead.class);
    static final int MAX = 4;

    private final EventLog log;
    private final ReadLimit limit;
    private final List<Ahead> all = new ArrayList<>(MAX);

    /** What comes after a position, for one subscriber. */
    private record Ahead(Subscriber subscriber, long after, CompletableFuture<Slice> slice) {
        boolean isGood(long asked) {
            return after == asked && !slice.isCompletedExceptionally();
        }
    }

    SlicesAhead(EventLog log, ReadLimit limit) {
        this.log = log;
        this.limit = limit;
    }

    /** Has what comes after a position read for a subscriber, if there is room for it; what was begun for it before is let go. */
    void begin(Subscriber subscriber, long after) {
        drop(subscriber);
        if (all.size() == MAX) {
            return;
        }
        try {
            CompletionStage<Slice> slice = log.read(subscriber.view(), after, limit);
            all.add(new Ahead(subscriber, after, slice.toCompletableFuture()));
        } catch (RuntimeException failure) {
            LOGGER.debug("The event log could not be read ahead; it is asked again", failure);
        }
    }

    /** What was begun for a subscriber and comes after a position; null if that is to be read now, or once more because it failed. */
    @Nullable
    CompletionStage<Slice> find(Subscriber subscriber, long after) {
        int index = indexOf(subscriber);
        return index >= 0 && all.get(index).isGood(after) ? all.get(index).slice() : null;
    }

    /** Lets go of what was begun for a subscriber, if anything: the log need not find it. */
    void drop(Subscriber subscriber) {
        int index = indexOf(subscriber);
        if (index >= 0) {
            all.remove(index).slice().cancel(false);
        }
    }

    private int indexOf(Subscriber subscriber) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).subscriber() == subscriber) {
                return i;
            }
        }
        return -1;
    }
}
