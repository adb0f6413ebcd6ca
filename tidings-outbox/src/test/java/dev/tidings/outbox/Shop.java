package dev.tidings.outbox;

import dev.tidings.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * What an application does: transactions that write an order and publish it, take a while, and some of which roll back. The name of an order says when its publishing began, by a clock that all processes of the machine share.
 */
final class Shop {
    static final int TOPICS = 5;
    static final String DDL = "CREATE TABLE orders (name text PRIMARY KEY)";
    private static final int LONGEST_MICROS = 30_000;

    private final DataSource source;
    private final Outbox outbox = Outbox.on(OutboxTable.DEFAULT);
    private final SplittableRandom random;
    private final String writer;
    private int number;

    /** @param writer whose orders these are: unlike any other's */
    Shop(DataSource source, String writer) {
        this.source = source;
        this.writer = writer;
        this.random = new SplittableRandom(writer.hashCode());
    }

    static String topic(int number) {
        return "orders/" + number;
    }

    /** An order with one or two events. Returns its name if it was committed, else the empty text. */
    String placeOne() throws SQLException {
        String topic = topic(random.nextInt(TOPICS));
        boolean isCommitted = random.nextInt(5) > 0;
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            String name = System.nanoTime() + " " + writer + " " + ++number;
            insert(connection, name);
            outbox.publish(connection, Event.on(topic, "all").data(name).build());
            LockSupport.parkNanos(1000L * random.nextInt(LONGEST_MICROS));
            if (isCommitted) {
                connection.commit();
                return name;
            }
            connection.rollback();
            return "";
        }
    }

    private static void insert(Connection connection, String name) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (name) VALUES (?)")) {
            insert.setString(1, name);
            insert.execute();
        }
    }
}
