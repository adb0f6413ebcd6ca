package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings subscribers that are behind their feed's window up to it, from the log: a bounded read each, in turn, so that one with a long
 * way to go holds up nobody. Belongs to a shard's thread.
 */
final class CatchUp {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatchUp.class);
    private static final ReadLimit READ_LIMIT = new ReadLimit(1024, 64 * 1024);
    private static final int READS_PER_TURN = 64;
    /** What reads return is held until the loop has sent it: with this many at once, it takes bounded memory however many are behind. */
    private static final int MAX_UNDER_WAY = 64;

    private final Shard shard;
    private final EventLog log;
    private final Loop loop;
    private final WindowPool windows;
    private final Transmitter transmitter;
    private final ArrayDeque<Subscriber> waiting = new ArrayDeque<>();
    /** What the log was asked and has yet to answer. */
    private int underWay;

    CatchUp(Shard shard, EventLog log, Loop loop, WindowPool windows, Transmitter transmitter) {
        this.shard = shard;
        this.log = log;
        this.loop = loop;
        this.windows = windows;
        this.transmitter = transmitter;
    }

    /** Whether there is nothing to do before a read that is under way completes. */
    boolean isIdle() {
        return waiting.isEmpty() || underWay >= MAX_UNDER_WAY;
    }

    /** Puts a subscriber at the end of the queue. */
    void add(Subscriber subscriber) {
        transmitter.fallBehind(subscriber, Subscriber.State.CATCHING_UP, 0);
        waiting.add(subscriber);
        shard.wakeAfterIo();
    }

    /** Finds out where a new subscriber's cursor points, and lets it start from there. */
    void locate(Subscriber subscriber, Cursor cursor) {
        var location = log.locate(subscriber.feed.view(), cursor);
        onLoop(subscriber, location, Subscriber.State.LOCATING, (located, found) -> {
            located.cursor = found.position();
            located.bygone = found.bygone();
            if (!found.known()) {
                tellGap(located, new Gap(cursor.text(), log.ids().at(found.position()), Gap.Reason.UNKNOWN_ID));
            }
            shard.advance(located);
        });
    }

    void turn() {
        for (int reads = Math.min(waiting.size(), READS_PER_TURN); reads > 0 && !isIdle(); reads--) {
            Subscriber subscriber = waiting.remove();
            if (subscriber.state == Subscriber.State.CATCHING_UP) {
                read(subscriber, subscriber.cursor, subscriber.conflates() ? new Conflation() : null);
            }
        }
    }

    private void read(Subscriber subscriber, long after, @Nullable Conflation conflation) {
        onLoop(
                subscriber,
                log.read(subscriber.feed.view(), after, READ_LIMIT),
                Subscriber.State.CATCHING_UP,
                (reader, slice) -> {
                    if (conflation == null) {
                        send(reader, slice);
                    } else {
                        conflate(reader, after, slice, conflation);
                    }
                });
    }

    /** Reads on to the head, or until there are very many keys, and then sends the newest of each key as if it were one slice. */
    private void conflate(Subscriber subscriber, long after, Slice slice, Conflation conflation) {
        if (slice.discardedUpTo() > subscriber.cursor && !conflation.entries().isEmpty()) {
            // What comes before the gap goes first; the next read finds the gap again.
            send(subscriber, new Slice(List.copyOf(conflation.entries()), after, 0));
            return;
        }
        slice.entries().forEach(conflation::add);
        tellDiscarded(subscriber, slice);
        if (slice.upTo() < log.head() && !conflation.isFull()) {
            loop.executeAfterIo(() -> {
                if (subscriber.state == Subscriber.State.CATCHING_UP) {
                    read(subscriber, slice.upTo(), conflation);
                }
            });
        } else {
            send(subscriber, new Slice(List.copyOf(conflation.entries()), slice.upTo(), 0));
        }
    }

    private void send(Subscriber subscriber, Slice slice) {
        tellDiscarded(subscriber, slice);
        if (shard.settle(subscriber, transmitter.sendUnsent(subscriber))
                && shard.settle(subscriber, sendEntries(subscriber, slice))) {
            subscriber.cursor = Math.max(subscriber.cursor, slice.upTo());
            shard.advance(subscriber);
        }
    }

    private void tellDiscarded(Subscriber subscriber, Slice slice) {
        if (slice.discardedUpTo() > subscriber.cursor) {
            String requested = log.ids().at(subscriber.cursor);
            subscriber.cursor = slice.discardedUpTo();
            if (subscriber.cursor <= subscriber.bygone) {
                return;
            }
            tellGap(subscriber, new Gap(requested, log.ids().at(subscriber.cursor), Gap.Reason.DISCARDED));
        }
    }

    private Transmitter.Outcome sendEntries(Subscriber subscriber, Slice slice) {
        Window window = windows.take();
        for (LogEntry entry : slice.entries()) {
            window.append(entry);
        }
        Transmitter.Outcome outcome = transmitter.send(subscriber, window);
        windows.giveBack(window);
        return outcome;
    }

    /** Puts a gap behind whatever the subscriber must still be sent. */
    private void tellGap(Subscriber subscriber, Gap gap) {
        shard.audience().toldGap(subscriber, gap);
        byte[] frame = gap.frame();
        byte[] before = subscriber.unsent;
        if (before == null) {
            subscriber.unsent = frame;
            return;
        }
        int left = before.length - subscriber.unsentFrom;
        byte[] both = new byte[left + frame.length];
        System.arraycopy(before, subscriber.unsentFrom, both, 0, left);
        System.arraycopy(frame, 0, both, left, frame.length);
        subscriber.unsent = both;
        subscriber.unsentFrom = 0;
    }

    /** Runs {@code next} with what the log answers, on the loop: now if it is there already, else when it comes. */
    private <T> void onLoop(
            Subscriber subscriber,
            CompletionStage<T> answer,
            Subscriber.State expected,
            BiConsumer<Subscriber, T> next) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        if (future.isDone()) {
            answered(subscriber, future, expected, next);
        } else {
            underWay++;
            CompletionStage<T> pending = future;
            pending.whenComplete((value, failure) -> loop.execute(() -> {
                underWay--;
                answered(subscriber, future, expected, next);
                if (!isIdle()) {
                    shard.wakeAfterIo();
                }
            }));
        }
    }

    private <T> void answered(
            Subscriber subscriber,
            CompletableFuture<T> answer,
            Subscriber.State expected,
            BiConsumer<Subscriber, T> next) {
        if (subscriber.state != expected) {
            return;
        }
        if (answer.isCompletedExceptionally()) {
            LOGGER.warn("The event log could not be read; closing a subscriber, who may come back", failureOf(answer));
            shard.close(subscriber, CloseReason.LOG_FAILED);
        } else {
            next.accept(subscriber, answer.join());
        }
    }

    private static @Nullable Throwable failureOf(CompletableFuture<?> answer) {
        return answer.<@Nullable Throwable>handle((value, failure) -> failure).join();
    }
}
