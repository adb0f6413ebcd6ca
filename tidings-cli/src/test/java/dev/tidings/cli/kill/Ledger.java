package dev.tidings.cli.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, what was acknowledged, and what the log holds: the judge. The log's order is that in which the {@link Audit} read it; all
 * subscribers are held to it. The first violation is kept and thrown in the test's thread. Safe for use by any thread.
 */
public final class Ledger {
    private final long seed;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final List<PublisherRecord> publishers = new ArrayList<>();
    /** The publisher and the number of each event, in the log's order. */
    private final IntList orderPublishers = new IntList();

    private final IntList orderNumbers = new IntList();

    private volatile @Nullable Throwable violation;

    public Ledger(long seed, int publisherCount) {
        this.seed = seed;
        for (int publisher = 0; publisher < publisherCount; publisher++) {
            publishers.add(new PublisherRecord(publisher));
        }
    }

    long seed() {
        return seed;
    }

    /** Notes that a publisher is about to send its next event. */
    Payload send(int publisher) {
        lock.lock();
        try {
            return publishers.get(publisher).send();
        } finally {
            lock.unlock();
        }
    }

    /** Notes that an event was answered with an id. */
    void acknowledge(Payload payload, String id) {
        lock.lock();
        try {
            publishers.get(payload.publisher()).acknowledge(payload.number(), id);
        } finally {
            lock.unlock();
        }
    }

    /** Notes the next event of the log. */
    public void place(Payload payload, String id) {
        lock.lock();
        try {
            publishers.get(payload.publisher()).place(payload.number(), orderNumbers.size(), id);
            orderPublishers.add(payload.publisher());
            orderNumbers.add(payload.number());
        } finally {
            lock.unlock();
        }
    }

    /** How many events of each publisher are acknowledged by now. */
    public int[] acknowledged() {
        lock.lock();
        try {
            return publishers.stream()
                    .mapToInt(PublisherRecord::acknowledgedCount)
                    .toArray();
        } finally {
            lock.unlock();
        }
    }

    /** Requires that events that were acknowledged at some time are in the log, as far as it was read. */
    public void requirePlaced(int[] acknowledgedThen) {
        lock.lock();
        try {
            for (int publisher = 0; publisher < acknowledgedThen.length; publisher++) {
                publishers.get(publisher).requirePlaced(acknowledgedThen[publisher]);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many events of the log were read. */
    public int placedCount() {
        lock.lock();
        try {
            return orderNumbers.size();
        } finally {
            lock.unlock();
        }
    }

    /** The event at a place in the log. */
    public Payload at(int place) {
        lock.lock();
        try {
            return new Payload(orderPublishers.get(place), orderNumbers.get(place));
        } finally {
            lock.unlock();
        }
    }

    /** Whose data this is; an error if anything in it is other than it was sent. */
    public Payload parse(String data) {
        Payload payload = Payload.of(data);
        if (!payload.data(seed).equals(data)) {
            throw new AssertionError("Not the data that was sent: " + data);
        }
        return payload;
    }

    public void violated(Throwable failure) {
        if (violation == null) {
            violation = failure;
        }
    }

    public boolean isViolated() {
        return violation != null;
    }

    /** Throws what went wrong, if anything did. */
    public void requireNoViolation() {
        Throwable failure = violation;
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
    }
}
