package dev.tidings.outbox;

import java.sql.Connection;
import java.sql.SQLException;

/** Says of a database that has no outbox where that was looked for, and what makes one. */
final class MissingTable {
    /** PostgreSQL's own code; others use the class of the standard's. */
    private static final String POSTGRESQL = "42P01";

    private static final String STANDARD_CLASS = "42S";

    private MissingTable() {}

    /** The failure itself, where it is another. */
    static SQLException named(SQLException failure, OutboxTable table, Connection connection) {
        String state = failure.getSQLState();
        if (state == null || !(state.equals(POSTGRESQL) || state.startsWith(STANDARD_CLASS))) {
            return failure;
        }
        return new SQLException(
                "The table " + table + " or " + table.turn() + " is not in " + databaseOf(connection)
                        + "; expected both, as the statements of OutboxTable.ddl() make them (dev/tidings/outbox/outbox.sql in the jar). "
                        + failure.getMessage(),
                state,
                failure);
    }

    /** Without what is behind the path, where a password may be. Nothing is asked of the database: the transaction has failed. */
    private static String databaseOf(Connection connection) {
        try {
            return connection.getMetaData().getURL().split("[?;]", 2)[0];
        } catch (SQLException unknown) {
            return "that the connection leads to";
        }
    }
}
