package dev.tidings.spring.outbox;

import dev.tidings.event.Event;
import dev.tidings.outbox.Outbox;
import dev.tidings.spring.convert.Payloads;
import dev.tidings.topic.InvalidValueException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Publishes objects if, and only if, the transaction of this thread commits, whatever becomes of the process afterwards: text as it is, bytes as text in UTF-8, anything else as JSON. Blocks as an {@code INSERT} does. Safe for use by any thread.
 */
public final class OutboxTemplate {
    private static final String TASK = "Publish to the outbox";

    private final DataSource source;
    private final Outbox outbox;
    private final Payloads payloads;
    private final OutboxRelaying relaying;

    /** @param source the transaction's */
    public OutboxTemplate(DataSource source, Outbox outbox, Payloads payloads, OutboxRelaying relaying) {
        this.source = source;
        this.outbox = outbox;
        this.payloads = payloads;
        this.relaying = relaying;
    }

    /**
     * Publishes an object with the transaction. It is converted now, as it is now.
     *
     * @return the id that readers will see
     * @throws InvalidValueException if the topic is none, or the object has no form as data
     * @throws IllegalStateException if this thread has no transaction of the outbox's database
     * @throws DataAccessException if the database does not take it
     */
    public String publish(String topic, Object payload) {
        return publish(on(topic, payload).build());
    }

    /**
     * The same with an event.
     *
     * @throws InvalidValueException if the hub would not take it
     * @throws IllegalStateException if this thread has no transaction of the outbox's database
     * @throws DataAccessException if the database does not take it
     */
    public String publish(Event event) {
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            requireTransaction(connection);
            String id = outbox.publish(connection, List.of(event)).get(0);
            TransactionSynchronizationManager.registerSynchronization(new Wake(relaying));
            return id;
        } catch (SQLException failure) {
            throw translated(failure);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    private static DataAccessException translated(SQLException failure) {
        DataAccessException known = new SQLExceptionSubclassTranslator().translate(TASK, null, failure);
        return known != null ? known : new UncategorizedSQLException(TASK, null, failure);
    }

    private void requireTransaction(Connection connection) {
        if (!DataSourceUtils.isConnectionTransactional(connection, source)
                || !TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "There is no transaction of the outbox's database; expected one to publish with, as by @Transactional");
        }
    }

    /** A builder of an event with an object for its data, for what else there is to say: its type, its key, that it is private. */
    public Event.Builder on(String topic, Object payload) {
        return payloads.write(Event.on(topic), payload);
    }

    /** Those of one transaction are equal, and so one. */
    private record Wake(OutboxRelaying relaying) implements TransactionSynchronization {
        @Override
        public void afterCommit() {
            relaying.wake();
        }
    }
}
