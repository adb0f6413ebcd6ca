package dev.tidings.outbox;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Publishes events with a transaction: they are rows of a table until it commits, then an {@link OutboxRelay} sends them, and of one that rolls back nothing is ever sent. Safe for use by any thread; a connection is of one.
 *
 * <p>What is published after another transaction's commit comes behind what that one published, on each topic. So an event that is published <em>behind</em> the change of a row has the place of that change, for the row is locked from then
 * on. Of transactions that publish at the same time, to the same topic, with nothing that they wait for each other for, either may come first; {@link #inCommitOrder} makes that order too that of the commits.
 */
public final class Outbox {
    private final OutboxRows rows;
    private final boolean locksTopics;

    private Outbox(OutboxRows rows, boolean locksTopics) {
        this.rows = rows;
        this.locksTopics = locksTopics;
    }

    /** On a table that {@link OutboxTable#ddl} made. */
    public static Outbox on(OutboxTable table) {
        return new Outbox(new OutboxRows(table), false);
    }

    /**
     * One that locks the topics of what it publishes until the transaction ends (PostgreSQL alone), so that their order is that of the commits, whatever else transactions do. Who publishes to a topic then waits for whoever did before; two transactions that publish
     * to two topics, one by one, in opposite orders, are a deadlock, of which the database ends one.
     */
    public Outbox inCommitOrder() {
        return new Outbox(rows, true);
    }

    /**
     * Publishes events, in order, when the transaction of the connection commits. Blocks as an {@code INSERT} does.
     *
     * @param connection is in a transaction; it stays the caller's, who commits it
     * @return the ids that readers will see, each event's own or a new one
     * @throws InvalidValueException if the hub would not take an event, or it has a U+0000, which PostgreSQL cannot store
     * @throws IllegalStateException if the connection commits each statement by itself
     * @throws SQLException as the connection does; then the transaction cannot commit; and if the database is neither PostgreSQL nor H2
     */
    public List<String> publish(Connection connection, Event... events) throws SQLException {
        return publish(connection, List.of(events));
    }

    /**
     * The same.
     *
     * @throws InvalidValueException if the hub would not take an event, or it has a U+0000, which PostgreSQL cannot store
     * @throws IllegalStateException if the connection commits each statement by itself
     * @throws SQLException as the connection does; then the transaction cannot commit; and if the database is neither PostgreSQL nor H2
     */
    public List<String> publish(Connection connection, List<Event> events) throws SQLException {
        events.forEach(Outbox::requirePublishable);
        if (connection.getAutoCommit()) {
            throw new IllegalStateException(
                    "The connection commits each statement by itself; expected one in a transaction: setAutoCommit(false)");
        }
        SupportedDatabase.require(connection);
        if (locksTopics) {
            rows.lockTopics(
                    connection,
                    events.stream()
                            .flatMap(event -> event.topics().stream())
                            .map(Topic::name)
                            .distinct()
                            .sorted()
                            .toList());
        }
        return rows.insert(connection, events);
    }

    private static void requirePublishable(Event event) {
        event.requireNotTheHubs();
        event.requirePrivateIfReserved();
        event.topics().forEach(Topic::requirePublishable);
        if (event.data().indexOf('\0') >= 0) {
            throw new InvalidValueException("The data has a U+0000 at index "
                    + event.data().indexOf('\0') + ", which the database cannot store; expected none");
        }
    }
}
