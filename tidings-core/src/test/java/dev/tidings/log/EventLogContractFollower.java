package dev.tidings.log;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;

/** Keeps what a log told it, in order. Told by the committer, asked by the test. */
final class EventLogContractFollower implements EventLog.CommitListener {
    private final List<LogEntry> committed = new ArrayList<>();

    static EventLogContractFollower of(EventLog log) {
        EventLogContractFollower follower = new EventLogContractFollower();
        log.follow(follower);
        return follower;
    }

    @Override
    public synchronized void onCommitted(LogEntry entry) {
        committed.add(entry);
        notifyAll();
    }

    /** All that was told so far, once the event at {@code position} was. */
    synchronized List<LogEntry> committedUpTo(long position) {
        long deadline = System.nanoTime() + SECONDS.toNanos(EventLogContractFixture.DEADLINE_SECONDS);
        while (committed.isEmpty() || committed.get(committed.size() - 1).position() < position) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("Not told of position " + position + ", only of " + positions());
            }
            try {
                wait(NANOSECONDS.toMillis(left) + 1);
            } catch (InterruptedException interrupted) {
                throw new AssertionError("Interrupted", interrupted);
            }
        }
        return List.copyOf(committed);
    }

    private List<Long> positions() {
        return committed.stream().map(LogEntry::position).toList();
    }
}
