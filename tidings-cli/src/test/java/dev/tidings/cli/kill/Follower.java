package dev.tidings.cli.kill;

import dev.tidings.client.CloseReason;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.GapNotice;
import dev.tidings.client.HubAddress;
import dev.tidings.client.ReconnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber from the beginning of all: of the publishers that it follows it must see each event once, in the log's order, whatever happens to the
 * hub or to itself, and hear of no gap. Reopened with nothing but its cursor.
 */
final class Follower implements AutoCloseable {
    private final String name;
    private final HubAddress hub;
    private final List<String> selectors;
    private final IntPredicate follows;
    private final Ledger ledger;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final IntList seenPublishers = new IntList();
    private final IntList seenNumbers = new IntList();
    private int marks;

    // The test's thread.
    private @Nullable EventStreamClient client;
    private String cursor = "earliest";
    private int compared;
    private int comparedPlaces;

    /** @param follows the publishers whose topics the selectors match */
    Follower(HubAddress hub, List<String> selectors, IntPredicate follows, Ledger ledger) {
        this.name = String.join(" ", selectors);
        this.hub = hub;
        this.selectors = selectors;
        this.follows = follows;
        this.ledger = ledger;
    }

    /** Comes, unless it is there. */
    void open() {
        if (client != null) {
            return;
        }
        client = EventStreamClient.builder(hub.stream(selectors))
                .resumeAfter(cursor)
                .reconnecting(ReconnectOptions.DEFAULTS
                        .withDelay(Duration.ofMillis(50))
                        .withShortest(Duration.ofMillis(50)))
                .open(new Listener());
    }

    /** Goes away like a reader who closes the page, and keeps its cursor. */
    @Override
    public void close() {
        EventStreamClient open = client;
        if (open != null) {
            open.close();
            open.closed().toCompletableFuture().join();
            cursor = open.lastEventId();
            client = null;
        }
    }

    /** How many of the marks that are published for all it has seen. */
    int marks() {
        lock.lock();
        try {
            return marks;
        } finally {
            lock.unlock();
        }
    }

    /** Compares what it saw since the last time with what was read of the log since. */
    void compare() {
        lock.lock();
        try {
            int placed = ledger.placedCount();
            for (; comparedPlaces < placed; comparedPlaces++) {
                Payload due = ledger.at(comparedPlaces);
                if (follows.test(due.publisher())) {
                    requireSeen(due);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireSeen(Payload due) {
        Payload seen = compared < seenNumbers.size()
                ? new Payload(seenPublishers.get(compared), seenNumbers.get(compared))
                : null;
        if (!due.equals(seen)) {
            throw new AssertionError("The subscriber of " + name + " has " + seen + " as its event " + compared
                    + "; expected " + due + ", which is the log's event " + comparedPlaces);
        }
        compared++;
    }

    /** Called on the client's thread. */
    private final class Listener implements EventStreamListener {
        @Override
        public void onEvent(String type, String data, String lastEventId) {
            try {
                switch (type) {
                    case Audit.MARK -> mark();
                    case "message" -> see(ledger.parse(data));
                    default -> throw new AssertionError("The subscriber of " + name + " was told " + type + " " + data);
                }
            } catch (AssertionError e) {
                ledger.violated(e);
            }
        }

        @Override
        public void onGap(GapNotice gap, String lastEventId) {
            ledger.violated(new AssertionError("The subscriber of " + name + " was told of a gap: " + gap));
        }

        @Override
        public void onClosed(CloseReason reason) {
            if (reason.code() != CloseReason.Code.BY_CALLER) {
                ledger.violated(new AssertionError("The subscriber of " + name + " was sent away: " + reason));
            }
        }

        private void mark() {
            lock.lock();
            try {
                marks++;
            } finally {
                lock.unlock();
            }
        }

        private void see(Payload payload) {
            lock.lock();
            try {
                seenPublishers.add(payload.publisher());
                seenNumbers.add(payload.number());
            } finally {
                lock.unlock();
            }
        }
    }
}
