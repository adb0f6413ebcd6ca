package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.View;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A program that requests as it likes, and now and then cancels and comes back with its cursor; it writes down what it is handed. */
final class SimulatedProgram {
    private final Hub hub;
    private final EventLog log;
    private final View view;
    private final SplittableRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    /** The positions that it was handed, and what of; of a gap that up to which all is gone, and null. */
    private final TreeMap<Long, @Nullable Event> handed = new TreeMap<>();

    /** It began after this position, and not later than after the other. */
    private long earliestStart;

    private long latestStart;
    private @Nullable String cursor;
    private @Nullable Turn turn;
    private boolean wantsAll;
    private @Nullable String wrong;

    SimulatedProgram(Hub hub, EventLog log, View view, SplittableRandom random) {
        this.hub = hub;
        this.log = log;
        this.view = view;
        this.random = random;
    }

    void begin() {
        lock.lock();
        try {
            boolean fromNow = random.nextBoolean();
            earliestStart = fromNow ? log.head() : 0;
            subscribe(fromNow ? null : Cursor.EARLIEST);
            latestStart = fromNow ? log.head() : 0;
        } finally {
            lock.unlock();
        }
    }

    private void subscribe(@Nullable Cursor from) {
        Turn next = new Turn(from);
        turn = next;
        hub.subscribe(Subscription.from(view, from)).subscribe(next);
    }

    /** Requests some, or cancels and comes back. */
    void act(SplittableRandom random) {
        lock.lock();
        try {
            Turn current = turn;
            if (current == null || current.subscription == null) {
                return;
            }
            if (random.nextInt(10) == 0 && cursor != null) {
                current.subscription.cancel();
                subscribe(Cursor.of(cursor));
            } else {
                current.subscription.request(random.nextInt(1, 200));
            }
        } finally {
            lock.unlock();
        }
    }

    void requestAll() {
        lock.lock();
        try {
            wantsAll = true;
            if (turn != null && turn.subscription != null) {
                turn.subscription.request(Long.MAX_VALUE);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it has the last event that it sees; then nothing is missing.
     *
     * @param keepsAll whether the log does; if not, what was kept when a program began to read from the earliest is known by the first that it was handed
     */
    void awaitAndCheck(NavigableMap<Long, Event> published, boolean keepsAll) throws InterruptedException {
        NavigableMap<Long, Event> due = new TreeMap<>();
        published.forEach((position, event) -> {
            if (view.sees(event) && position > latestStart) {
                due.put(position, event);
            }
        });
        lock.lock();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (wrong == null && !due.isEmpty() && reached() < due.lastKey() && System.nanoTime() < deadline) {
                boolean unused = changed.await(1, TimeUnit.SECONDS);
            }
            assertThat(wrong).isNull();
            boolean startsLater = !keepsAll && latestStart == 0 && !handed.isEmpty();
            check(published, startsLater ? due.tailMap(handed.firstKey(), true) : due);
        } finally {
            lock.unlock();
        }
    }

    private long reached() {
        return handed.isEmpty() ? 0 : handed.lastKey();
    }

    private void check(NavigableMap<Long, Event> published, NavigableMap<Long, Event> due) {
        handed.forEach((position, event) -> {
            if (event != null) {
                assertThat(event).isEqualTo(published.get(position));
                assertThat(view.sees(event)).isTrue();
                assertThat(position).isGreaterThan(earliestStart);
            }
        });
        due.keySet().forEach(position -> assertThat(handed.containsKey(position) || isInAGap(position))
                .as("%s is handed %s of %s", view, position, log.head())
                .isTrue());
    }

    /** Whether the next thing that it was handed after a position is that all up to a later one is gone. */
    private boolean isInAGap(long position) {
        var next = handed.ceilingEntry(position);
        return next != null && next.getValue() == null;
    }

    private final class Turn implements Flow.Subscriber<StreamItem> {
        private Flow.@Nullable Subscription subscription;
        private final @Nullable Cursor from;
        private boolean isInside;

        Turn(@Nullable Cursor from) {
            this.from = from;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            lock.lock();
            try {
                subscription = given;
                given.request(wantsAll ? Long.MAX_VALUE : random.nextInt(1, 20));
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onNext(StreamItem item) {
            lock.lock();
            try {
                // One that was cancelled may be handed a little more, which its successor is handed as well.
                if (turn == this) {
                    write(item);
                }
                if (random.nextInt(4) == 0 && subscription != null) {
                    subscription.request(random.nextInt(1, 8));
                }
            } finally {
                lock.unlock();
            }
        }

        private void write(StreamItem item) {
            wrong = isInside ? "two calls at once" : wrong;
            isInside = true;
            cursor = item.cursor();
            long position = log.ids().positionOf(item.cursor());
            boolean isGap = item instanceof Gap;
            if (position < reached() || (!isGap && position == reached() && handed.get(position) != null)) {
                wrong = item + " after " + handed.lastEntry() + " by one that began after "
                        + (turn == null ? "" : turn.from);
            }
            handed.put(position, item instanceof StreamEvent event ? event.event() : null);
            isInside = false;
            changed.signalAll();
        }

        @Override
        public void onError(Throwable failure) {
            lock.lock();
            try {
                wrong = "it failed: " + failure;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onComplete() {
            onError(new AssertionError("complete"));
        }
    }
}
