package dev.tidings.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;

/** On which databases an outbox is known to keep its promises. Others are refused by name: their numbers, locks and snapshots are not known to. */
final class SupportedDatabase {
    private static final Set<String> NAMES = Set.of("PostgreSQL", "H2");

    private SupportedDatabase() {}

    /** @throws SQLFeatureNotSupportedException if the connection leads to another one */
    static void require(Connection connection) throws SQLException {
        String name = connection.getMetaData().getDatabaseProductName();
        if (!NAMES.contains(name)) {
            throw new SQLFeatureNotSupportedException("An outbox does not work on the database " + name
                    + "; expected PostgreSQL 12 or newer, or H2 2.2 or newer in tests");
        }
    }
}
