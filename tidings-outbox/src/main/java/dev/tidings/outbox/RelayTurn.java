package dev.tidings.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction of a relay: it takes the turn, reads the oldest events, sends them, and deletes what arrived. Whoever has the turn is alone, and has it until the database knows what became of the batch. The
 * decision 36 says why that keeps the order. Of the relay's thread.
 */
final class RelayTurn {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutboxRelay.class);

    private final OutboxRows rows;
    private final Destination destination;
    private final RelayOptions options;

    /** What a turn came to. */
    enum Outcome {
        /** Nothing waited. */
        IDLE,
        /** Another relay had the turn. */
        ANOTHERS,
        /** Events went out, or were refused; more may wait. */
        RELAYED
    }

    RelayTurn(OutboxRows rows, Destination destination, RelayOptions options) {
        this.rows = rows;
        this.destination = destination;
        this.options = options;
    }

    /**
     * Does it all, and ends the transaction.
     *
     * @throws DestinationAwayException if the hub did not take what was due; what it did take before is deleted
     */
    Outcome run(Connection connection) throws SQLException, InterruptedException {
        SupportedDatabase.require(connection);
        boolean commitsItself = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean isDone = false;
        try {
            // Each statement its own snapshot: what is read has to be newer than the turn.
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            Outcome outcome = relay(connection);
            isDone = true;
            return outcome;
        } catch (SQLException failure) {
            throw MissingTable.named(failure, rows.table(), connection);
        } finally {
            if (!isDone) {
                connection.rollback();
            }
            connection.setAutoCommit(commitsItself);
        }
    }

    private Outcome relay(Connection connection) throws SQLException, InterruptedException {
        if (!rows.isAnyWaiting(connection)) {
            connection.rollback();
            return Outcome.IDLE;
        }
        if (!rows.takeTurn(connection)) {
            connection.rollback();
            return Outcome.ANOTHERS;
        }
        List<OutboxRow> oldest = rows.oldest(connection, options.maxEvents(), options.maxChars());
        Delivery delivery = new Delivery(destination, options.answer());
        delivery.send(oldest);
        rows.delete(connection, delivery.arrived());
        rows.refuse(connection, delivery.refused());
        connection.commit();
        delivery.refused()
                .forEach((row, reason) -> LOGGER.error(
                        "The hub refused the event of row {} of {}; it stays there, with the reason, and is not sent again: {}",
                        row.number(),
                        rows.table(),
                        reason));
        DestinationAwayException away = delivery.away();
        if (away != null) {
            throw away;
        }
        return oldest.isEmpty() ? Outcome.IDLE : Outcome.RELAYED;
    }
}
