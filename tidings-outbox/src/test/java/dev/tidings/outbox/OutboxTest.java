package dev.tidings.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.topic.InvalidValueException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written, on PostgreSQL. */
class OutboxTest {
    private final OutboxRows rows = new OutboxRows(OutboxTable.DEFAULT);
    private final Outbox outbox = Outbox.on(OutboxTable.DEFAULT);

    @SuppressWarnings("NullAway.Init") // Before each test.
    private String url;

    @BeforeEach
    void makeOutbox() throws SQLException {
        url = Postgres.shared().newOutbox();
    }

    private Connection transaction() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        return connection;
    }

    private List<Event> waiting() throws SQLException {
        try (Connection other = transaction()) {
            return rows.oldest(other, 1000, 1_000_000).stream()
                    .map(row -> Objects.requireNonNull(row.event()))
                    .toList();
        }
    }

    @Test
    void keepsAllThatAnEventIs() throws SQLException {
        Event whole = Event.on("orders/1", "https://example.com/orders?a=b")
                .id("order-1")
                .type("placed")
                .json("{\"a\":\r\n1}")
                .retry(Duration.ofMillis(1500))
                .isPrivate(true)
                .key("k")
                .ttl(Duration.ofDays(1))
                .build();
        Event last = Event.on("orders/1").id("order-2").end(true).build();
        Event empty = Event.on("a").id("order-3").data("").build();
        try (Connection connection = transaction()) {
            assertThat(outbox.publish(connection, whole, last, empty)).containsExactly("order-1", "order-2", "order-3");
            assertThat(waiting()).isEmpty();
            connection.commit();
        }
        assertThat(waiting()).containsExactly(whole, last, empty);
    }

    @Test
    void givesEachEventAnIdThatIsItsOwnForGood() throws SQLException {
        Event event = Event.on("a").data("same").build();
        List<String> ids;
        try (Connection connection = transaction()) {
            ids = outbox.publish(connection, event, event);
            connection.commit();
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize(2);
        assertThat(waiting()).extracting(Event::id).containsExactlyElementsOf(ids);
    }

    @Test
    void refusesADatabaseThatItDoesNotKnow() {
        assertThatThrownBy(() ->
                        outbox.publish(on("MySQL"), Event.on("a").data("1").build()))
                .isInstanceOf(SQLFeatureNotSupportedException.class)
                .hasMessage(
                        "An outbox does not work on the database MySQL; expected PostgreSQL 12 or newer, or H2 2.2 or newer in tests");
        try (Hub hub = Hub.inMemory()) {
            RelayTurn turn = new RelayTurn(rows, Destination.of(hub), RelayOptions.DEFAULTS);
            assertThatThrownBy(() -> turn.run(on("Oracle"))).hasMessageContaining("the database Oracle;");
        }
    }

    /** A transaction on a database of that name, which does nothing else. */
    private static Connection on(String database) {
        return proxy(
                Connection.class,
                Map.of(
                        "getAutoCommit",
                        false,
                        "getMetaData",
                        proxy(DatabaseMetaData.class, Map.of("getDatabaseProductName", database))));
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> Objects.requireNonNull(answers.get(method.getName()), method.getName())));
    }

    @Test
    void writesNothingOfATransactionThatRollsBack() throws SQLException {
        try (Connection connection = transaction()) {
            outbox.publish(connection, Event.on("a").data("1").build());
            connection.rollback();
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void refusesAConnectionThatIsInNoTransaction() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            assertThatThrownBy(() ->
                            outbox.publish(connection, Event.on("a").data("1").build()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("setAutoCommit(false)");
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void refusesAtOnceWhatCouldNotBePublishedLater() throws SQLException {
        try (Connection connection = transaction()) {
            assertThatThrownBy(() -> outbox.publish(
                            connection, Event.on("tidings/x").data("1").build()))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> outbox.publish(
                            connection, Event.on("a").data("a\0b").build()))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("U+0000 at index 1");
        }
    }

    @Test
    void saysWhichTableIsMissingWhereAndWhatMakesIt() throws SQLException {
        String other = Postgres.shared().newDatabase();
        try (Connection connection = DriverManager.getConnection(other)) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() ->
                            outbox.publish(connection, Event.on("a").data("1").build()))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("tidings_outbox")
                    .hasMessageContaining("is not in " + other.substring(0, other.indexOf('?')) + ";")
                    .hasMessageContaining("OutboxTable.ddl()");
        }
    }

    @Test
    void hasTransactionsWaitForEachOtherWhereTopicsAreLocked() throws Exception {
        Outbox ordered = outbox.inCommitOrder();
        Event event = Event.on("b", "a").data("1").build();
        try (Connection first = transaction();
                Connection second = transaction()) {
            ordered.publish(first, event);
            try (Statement patience = second.createStatement()) {
                patience.execute("SET LOCAL lock_timeout = '100ms'");
            }
            Savepoint before = second.setSavepoint();
            ordered.publish(second, Event.on("c").data("2").build());
            assertThatThrownBy(() ->
                            ordered.publish(second, Event.on("a").data("2").build()))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout");
            second.rollback(before);
            first.commit();
            ordered.publish(second, Event.on("a").data("2").build());
            second.commit();
        }
        assertThat(waiting()).extracting(Event::data).containsExactly("1", "2");
    }

    @Test
    void mayBeInASchemaUnderAnotherName() throws SQLException {
        OutboxTable other = new OutboxTable("shop.events_out");
        Postgres.execute(url, "CREATE SCHEMA shop;" + other.ddl());
        try (Connection connection = transaction()) {
            Outbox.on(other).publish(connection, Event.on("a").data("1").build());
            assertThat(new OutboxRows(other).takeTurn(connection)).isTrue();
            connection.commit();
        }
        assertThat(waiting()).isEmpty();
    }

    @Test
    void refusesANameThatIsNoTable() {
        for (String name : List.of("", "a b", "a;drop table b", "a.b.c", "x".repeat(OutboxTable.MAX_NAME + 1))) {
            assertThatThrownBy(() -> new OutboxTable(name))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("expected");
        }
    }
}
