package dev.tidings.outbox;

import dev.tidings.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is said to the database of an outbox, each in the transaction of the connection. Safe for use by any thread. */
final class OutboxRows {
    private static final int FETCHED_AT_ONCE = 50;

    private final OutboxTable table;

    OutboxRows(OutboxTable table) {
        this.table = table;
    }

    OutboxTable table() {
        return table;
    }

    /** @return the ids that the events have there */
    List<String> insert(Connection connection, List<Event> events) throws SQLException {
        String sql = "INSERT INTO " + table + " (" + OutboxRow.WRITTEN + ") VALUES (" + OutboxRow.PLACES + ")";
        List<String> ids = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (Event event : events) {
                ids.add(OutboxRow.write(event, insert));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException failure) {
            throw MissingTable.named(failure, table, connection);
        }
        return ids;
    }

    /** Waits for whoever has one of them locked, and has them locked until the transaction ends. */
    void lockTopics(Connection connection, List<String> topics) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            for (String topic : topics) {
                lock.setString(1, table + " " + topic);
                lock.execute();
            }
        }
    }

    /** Whether any event waits. Locks nothing, so that asking costs next to nothing. */
    boolean isAnyWaiting(Connection connection) throws SQLException {
        return has(connection, "SELECT 1 FROM " + table + " WHERE refused IS NULL LIMIT 1");
    }

    /** How many of the first {@code most} rows wait, and how many were refused. */
    OutboxBacklog count(Connection connection, int most) throws SQLException {
        String sql = "SELECT count(*) - count(refused), count(refused) FROM (SELECT refused FROM " + table + " LIMIT "
                + most + ") AS first_rows";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet counted = select.executeQuery()) {
            counted.next();
            return new OutboxBacklog(counted.getLong(1), counted.getLong(2));
        }
    }

    /**
     * Whether the turn was free; then it is the transaction's, until that ends.
     *
     * @throws SQLException if there is no row that could be locked
     */
    boolean takeTurn(Connection connection) throws SQLException {
        String one = "SELECT id FROM " + table.turn() + " WHERE id = 1";
        if (has(connection, one + " FOR UPDATE SKIP LOCKED")) {
            return true;
        }
        if (!has(connection, one)) {
            throw new SQLException("The table " + table.turn() + " has lost its row; expected one: INSERT INTO "
                    + table.turn() + " (id) VALUES (1)");
        }
        return false;
    }

    private static boolean has(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet found = select.executeQuery()) {
            return found.next();
        }
    }

    /** The oldest that wait, by their numbers, in one snapshot: at least one, if there is one. */
    List<OutboxRow> oldest(Connection connection, int mostEvents, int mostChars) throws SQLException {
        String sql = "SELECT " + OutboxRow.READ + " FROM " + table + " WHERE refused IS NULL ORDER BY id LIMIT "
                + mostEvents;
        List<OutboxRow> oldest = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet found = select.executeQuery()) {
                int chars = 0;
                while (chars < mostChars && found.next()) {
                    OutboxRow row = OutboxRow.read(found);
                    oldest.add(row);
                    chars += row.chars();
                }
            }
        }
        return oldest;
    }

    /** Reads each row of the table. */
    OutboxStatistics statistics(Connection connection) throws SQLException {
        String waiting = " FILTER (WHERE refused IS NULL)";
        String sql = "SELECT count(*)" + waiting + ", count(refused), min(created_at)" + waiting + " FROM " + table;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet counted = select.executeQuery()) {
            counted.next();
            OffsetDateTime since = counted.getObject(3, OffsetDateTime.class);
            return new OutboxStatistics(
                    counted.getLong(1), counted.getLong(2), since == null ? null : since.toInstant());
        } catch (SQLException failure) {
            throw MissingTable.named(failure, table, connection);
        }
    }

    /** By the number of each: of lower ones some may have been committed since. */
    void delete(Connection connection, List<OutboxRow> rows) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            for (OutboxRow row : rows) {
                delete.setLong(1, row.number());
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** Leaves them there, with a reason, to be taken by no relay. */
    void refuse(Connection connection, Map<OutboxRow, String> reasons) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + table + " SET refused = ? WHERE id = ?")) {
            for (Map.Entry<OutboxRow, String> refused : reasons.entrySet()) {
                update.setString(1, refused.getValue().replace("\0", ""));
                update.setLong(2, refused.getKey().number());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
