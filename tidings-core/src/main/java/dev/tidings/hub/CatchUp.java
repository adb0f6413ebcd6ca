package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings subscribers that are behind their feed's window up to it, from the log: a bounded read each, in turn, so that one with a long
 * way to go holds up nobody. Belongs to a shard's thread.
 */
final class CatchUp {
    private static final ReadLimit READ_LIMIT = new ReadLimit(1024, 64 * 1024);
    private static final int READS_PER_TURN = 64;

    private final Shard shard;
    private final EventLog log;
    private final Loop loop;
    private final WindowPool windows;
    private final Transmitter transmitter;
    private final LogAnswers answers;
    private final CatchUpQueue waiting = new CatchUpQueue();

    CatchUp(Shard shard, EventLog log, Loop loop, WindowPool windows, Transmitter transmitter) {
        this.shard = shard;
        this.log = log;
        this.loop = loop;
        this.windows = windows;
        this.transmitter = transmitter;
        this.answers = new LogAnswers(shard, loop);
    }

    /** Whether there is nothing to do before a read that is under way completes. */
    boolean isIdle() {
        return !waiting.isAnyDue(answers) && !answers.isAnyStranded();
    }

    /** Puts a subscriber at the end of the queue. */
    void add(Subscriber subscriber) {
        transmitter.fallBehind(subscriber, Subscriber.State.CATCHING_UP, 0);
        waiting.add(subscriber);
        shard.wakeAfterIo();
    }

    /** Lets a new subscriber start where the log says that its cursor points. */
    void start(Subscriber subscriber, Cursor cursor, CompletionStage<Location> answer, Prologue prologue) {
        answers.await(subscriber, answer, (located, found) -> {
            String id = log.ids().at(found.position());
            located.sentUpTo(found.position());
            located.forgive(found.bygone());
            located.owe(prologue.startingAfter(id));
            if (!found.known()) {
                tellGap(located, new Gap(cursor.text(), id, Gap.Reason.UNKNOWN_ID));
            }
            if (found.cut()) {
                tellGap(located, new Gap(cursor.text(), id, Gap.Reason.NOT_SEARCHED));
            }
            shard.advance(located);
        });
    }

    void turn() {
        answers.collectStranded();
        for (int reads = Math.min(waiting.size(), READS_PER_TURN); reads > 0 && waiting.isAnyDue(answers); reads--) {
            Subscriber subscriber = waiting.remove(answers);
            if (subscriber.state() == Subscriber.State.CATCHING_UP) {
                shard.guard(
                        subscriber,
                        reader -> read(reader, reader.cursor(), reader.conflates() ? new Conflation() : null));
            }
        }
    }

    private void read(Subscriber subscriber, long after, @Nullable Conflation conflation) {
        answers.ask(subscriber, () -> log.read(subscriber.feed().view(), after, READ_LIMIT), (reader, slice) -> {
            if (conflation == null) {
                send(reader, slice);
            } else {
                conflate(reader, after, slice, conflation);
            }
        });
    }

    /** Reads on to the head, or until there are very many keys, and then sends the newest of each key as if it were one slice. */
    private void conflate(Subscriber subscriber, long after, Slice slice, Conflation conflation) {
        if (slice.discardedUpTo() > subscriber.cursor() && !conflation.entries().isEmpty()) {
            // What comes before the gap goes first; the next read finds the gap again.
            send(subscriber, new Slice(List.copyOf(conflation.entries()), after, 0));
            return;
        }
        slice.entries().forEach(conflation::add);
        tellDiscarded(subscriber, slice);
        if (slice.upTo() < subscriber.lastDue(log.head()) && !conflation.isFull()) {
            loop.executeAfterIo(() -> readOn(subscriber, slice.upTo(), conflation));
        } else {
            send(subscriber, new Slice(List.copyOf(conflation.entries()), slice.upTo(), 0));
        }
    }

    private void readOn(Subscriber subscriber, long after, Conflation conflation) {
        if (subscriber.state() == Subscriber.State.CATCHING_UP) {
            shard.guard(subscriber, reader -> read(reader, after, conflation));
        }
    }

    private void send(Subscriber subscriber, Slice slice) {
        tellDiscarded(subscriber, slice);
        if (shard.settle(subscriber, transmitter.sendUnsent(subscriber))
                && shard.settle(subscriber, sendEntries(subscriber, slice))) {
            subscriber.sentUpTo(Math.max(subscriber.cursor(), slice.upTo()));
            shard.advance(subscriber);
        }
    }

    private void tellDiscarded(Subscriber subscriber, Slice slice) {
        long discarded = slice.discardedUpTo();
        if (discarded > subscriber.cursor()) {
            String requested = log.ids().at(subscriber.cursor());
            subscriber.sentUpTo(discarded);
            if (!subscriber.beganAfter(discarded)) {
                tellGap(subscriber, new Gap(requested, log.ids().at(discarded), Gap.Reason.DISCARDED));
            }
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
        subscriber.owe(gap.frame());
    }
}
