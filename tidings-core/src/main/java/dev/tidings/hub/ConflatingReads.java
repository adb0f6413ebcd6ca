package dev.tidings.hub;

import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings those up to their feed's window who want, of what they missed, the newest of each key alone: each reads on to the head before it is sent anything. A few
 * do so at a time, a slice each in a turn, and the others wait; so what they hold is bounded, however many are behind and by however much. Belongs to a
 * shard's thread.
 */
final class ConflatingReads {
    static final int MAX_AT_ONCE = 16;

    private final CatchUp catchUp;
    private final Shard shard;
    private final WindowShares shares;
    private final Chain<Subscriber> waiting = new Chain<>();
    private final List<Read> underWay = new ArrayList<>(MAX_AT_ONCE);
    private final Consumer<Subscriber> begin = this::begin;

    /** @param shares how much of the heap all may hold together, but for an event each */
    ConflatingReads(CatchUp catchUp, Shard shard, WindowShares shares) {
        this.catchUp = catchUp;
        this.shard = shard;
        this.shares = shares;
    }

    void add(Subscriber subscriber) {
        waiting.add(subscriber);
    }

    /** Whether there is nothing to do before a read that is under way completes. */
    boolean isIdle() {
        for (int i = 0; i < underWay.size(); i++) {
            if (!underWay.get(i).isWaitingForTheLog()) {
                return false;
            }
        }
        return waiting.isEmpty() || underWay.size() == MAX_AT_ONCE;
    }

    /** About what is held takes of the heap, in bytes. */
    int heldBytes() {
        return underWay.stream().mapToInt(read -> read.newest.bytes()).sum();
    }

    /** Lets each that is under way read one slice more. */
    void turn() {
        for (int i = underWay.size() - 1; i >= 0; i--) {
            if (underWay.get(i).isOver()) {
                underWay.set(i, underWay.get(underWay.size() - 1));
                underWay.remove(underWay.size() - 1);
            }
        }
        while (underWay.size() < MAX_AT_ONCE && !waiting.isEmpty()) {
            Subscriber next = waiting.poll();
            if (next != null && next.state() == Subscriber.State.CATCHING_UP) {
                shard.guard(next, begin);
            }
        }
        for (int i = 0; i < underWay.size() && !catchUp.isReadingAsMuchAsItMay(); i++) {
            Read read = underWay.get(i);
            if (!read.isOver() && !read.isAsking) {
                shard.guard(read.subscriber, read);
            }
        }
    }

    private void begin(Subscriber subscriber) {
        underWay.add(new Read(subscriber));
    }

    /** What one subscriber missed, on its way to the head. */
    private final class Read implements Consumer<Subscriber>, BiConsumer<Subscriber, Slice> {
        private final Subscriber subscriber;
        private final Conflation newest = new Conflation(shares.conflatedBytes() / MAX_AT_ONCE);
        private long after;
        private boolean isAsking;
        private boolean isSent;

        Read(Subscriber subscriber) {
            this.subscriber = subscriber;
            this.after = subscriber.cursor();
        }

        boolean isOver() {
            return isSent || subscriber.isClosed();
        }

        boolean isWaitingForTheLog() {
            return isAsking && !isOver();
        }

        /** Asks for the next slice. */
        @Override
        public void accept(Subscriber reader) {
            isAsking = true;
            catchUp.read(reader, after, this);
        }

        @Override
        public void accept(Subscriber reader, Slice read) {
            Slice slice = reader.within(read);
            isAsking = false;
            // What comes before a gap goes first; the next read finds the gap again.
            if (slice.discardedUpTo() > reader.cursor() && !newest.isEmpty()) {
                send(reader);
                return;
            }
            catchUp.tellDiscarded(reader, slice);
            after = add(slice);
            if (newest.isFull() || after >= catchUp.lastDue(reader)) {
                send(reader);
            }
        }

        /** Adds the slice's entries until it is full; answers up to where. */
        private long add(Slice slice) {
            for (LogEntry entry : slice.entries()) {
                if (newest.isFull()) {
                    return entry.position() - 1;
                }
                newest.add(entry);
            }
            return slice.upTo();
        }

        private void send(Subscriber reader) {
            isSent = true;
            Slice all = new Slice(List.copyOf(newest.entries()), after, 0);
            newest.clear();
            catchUp.send(reader, all);
        }
    }
}
