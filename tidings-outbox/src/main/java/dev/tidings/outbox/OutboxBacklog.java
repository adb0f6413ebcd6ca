package dev.tidings.outbox;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How many events are in an outbox: of the first {@value #MOST} rows that the database finds.
 *
 * @param waiting for their turn
 * @param refused by the hub, which wait for somebody to mend what was wrong
 */
public record OutboxBacklog(long waiting, long refused) {
    static final int MOST = 100_000;

    /** Counts them. Blocks as a {@code SELECT} does, locks nothing, and leaves the transaction to the caller. */
    public static OutboxBacklog of(Connection connection, OutboxTable table) throws SQLException {
        return new OutboxRows(table).count(connection, MOST);
    }
}
