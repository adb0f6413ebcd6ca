package dev.tidings.outbox;

import dev.tidings.outbox.RelayTurn.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * Takes what was committed to an outbox and publishes it, by one thread of its own, a daemon. Any number of them may work on one table, in any number of processes: they take turns, and the order of each topic is kept. A relay that is killed, or whose machine is lost, is made up for by
 * the next turn of any other, or of its successor.
 *
 * <p>Each turn takes a connection from the source and gives it back: bring a pool, and give its connections a time after which they fail. While the hub or the database is away, pauses grow; that is logged when it begins and when it is over. Safe for use by any thread.
 */
public final class OutboxRelay implements AutoCloseable {
    /** How long closing waits for the batch under way, before it is interrupted: then it may go out once more, later, and readers see it once. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DataSource source;
    private final OutboxRows rows;
    private final RelayTurn turn;
    private final RelayOptions options;
    private final Outage outage;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Under the lock.
    private boolean isWoken;
    private boolean isClosed;

    private OutboxRelay(DataSource source, OutboxTable table, Destination destination, RelayOptions options) {
        this.source = source;
        this.rows = new OutboxRows(table);
        this.turn = new RelayTurn(rows, destination, options);
        this.options = options;
        this.outage = new Outage(table, options);
        this.thread = new Thread(this::work, "tidings-outbox");
        thread.setDaemon(true);
    }

    /** Starts one with the defaults. The source and the destination stay the caller's. */
    public static OutboxRelay start(DataSource source, OutboxTable table, Destination destination) {
        return start(source, table, destination, RelayOptions.DEFAULTS);
    }

    /** Starts one. The source and the destination stay the caller's. Returns at once, even where the database is away. */
    public static OutboxRelay start(
            DataSource source, OutboxTable table, Destination destination, RelayOptions options) {
        OutboxRelay relay = new OutboxRelay(source, table, destination, options);
        relay.thread.start();
        return relay;
    }

    /** Has it look at once: for who knows that a transaction has committed. Never blocks for long. */
    public void wake() {
        lock.lock();
        try {
            isWoken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is in the table, whichever relay is to send it. Takes a connection, and reads each row: for who looks now and then.
     *
     * @throws SQLException if the database fails, or has no such table
     */
    public OutboxStatistics statistics() throws SQLException {
        try (Connection connection = source.getConnection()) {
            OutboxStatistics statistics = rows.statistics(connection);
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return statistics;
        }
    }

    private void work() {
        try {
            Duration due = Duration.ZERO;
            while (pause(due)) {
                due = step();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** One turn; returns how long to pause. */
    @SuppressWarnings("CatchingUnchecked")
    private Duration step() throws InterruptedException {
        try (Connection connection = source.getConnection()) {
            Outcome outcome = turn.run(connection);
            if (outcome != Outcome.ANOTHERS) {
                outage.over();
            }
            return outcome == Outcome.RELAYED ? Duration.ZERO : options.poll();
        } catch (SQLException | RuntimeException | Error failure) {
            return outage.failed(failure);
        }
    }

    /** Whether to go on afterwards. */
    private boolean pause(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (left > 0 && !isClosed && (!isWoken || outage.isOn())) {
                left = changed.awaitNanos(left);
            }
            isWoken = false;
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends it: no turn begins any more, and that which is under way is waited for, five seconds at the most. What still waits stays in the table. Does nothing the second time.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, PATIENCE.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                TimeUnit.MILLISECONDS.timedJoin(thread, PATIENCE.toMillis());
            }
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
