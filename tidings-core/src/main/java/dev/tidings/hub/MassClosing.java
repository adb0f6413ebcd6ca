package dev.tidings.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes very many streams at a word, some in each turn, so that the others are served meanwhile. Belongs to a shard's thread. */
final class MassClosing {
    private final Shard shard;
    private final int closesPerTurn;
    private final Chain<Batch> batches = new Chain<>();

    MassClosing(Shard shard, int closesPerTurn) {
        this.shard = shard;
        this.closesPerTurn = closesPerTurn;
    }

    boolean isIdle() {
        return batches.isEmpty();
    }

    /** Begins to close the subscribers; few are closed at once. */
    void begin(List<Subscriber> subscribers, CloseReason reason, Runnable done) {
        batches.add(new Batch(subscribers, reason, done));
        turn();
    }

    /** Closes as many as a turn allows. */
    void turn() {
        int left = closesPerTurn;
        for (Batch batch = batches.first(); batch != null && left > 0; batch = batches.first()) {
            Subscriber next = batch.next();
            if (next == null) {
                batches.poll();
                batch.finish();
            } else if (!next.isClosed()) {
                shard.close(next, batch.reason);
                left--;
            }
        }
    }

    /** Those who are to be closed for one reason. */
    private static final class Batch extends Chain.Link<Batch> {
        private final List<Subscriber> subscribers;
        private final CloseReason reason;
        private final Runnable done;
        private int closed;

        Batch(List<Subscriber> subscribers, CloseReason reason, Runnable done) {
            this.subscribers = subscribers;
            this.reason = reason;
            this.done = done;
        }

        @Nullable
        Subscriber next() {
            return closed == subscribers.size() ? null : subscribers.get(closed++);
        }

        void finish() {
            try {
                done.run();
            } catch (Throwable failure) {
                FailureLog.note("Who wanted streams closed failed when they were", failure);
            }
        }
    }
}
