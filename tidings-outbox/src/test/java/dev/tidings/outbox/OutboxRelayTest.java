package dev.tidings.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import dev.tidings.testkit.FaultProxy;
import dev.tidings.testkit.Received;
import dev.tidings.testkit.TestHub;
import dev.tidings.testkit.TestStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent, by relays on PostgreSQL. */
class OutboxRelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RelayOptions QUICK =
            RelayOptions.DEFAULTS.withPoll(Duration.ofMillis(10)).withLongestPause(Duration.ofMillis(100));

    private final TestHub hub = TestHub.start();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Before each test.
    private String url;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private HikariDataSource pool;

    @BeforeEach
    void makeOutbox() throws SQLException {
        url = Postgres.shared().newOutbox();
        pool = Postgres.pool(url, 24);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
        pool.close();
        hub.close();
    }

    private <T extends AutoCloseable> T keep(T one) {
        opened.add(0, one);
        return one;
    }

    private OutboxRelay relay(Destination destination) {
        return relay(destination, QUICK);
    }

    private OutboxRelay relay(Destination destination, RelayOptions options) {
        return keep(OutboxRelay.start(pool, OutboxTable.DEFAULT, destination, options));
    }

    private Destination overHttp(URI uri) {
        return Destination.of(new EventPublisher(HubAddress.of(uri.toString())));
    }

    private void publish(Event... events) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Outbox.on(OutboxTable.DEFAULT).publish(connection, events);
            connection.commit();
        }
    }

    private void publish(String data) throws SQLException {
        publish(Event.on("a").data(data).build());
    }

    private static List<String> data(TestStream stream) {
        return stream.received().stream().map(Received::data).toList();
    }

    private static void awaitData(TestStream stream, String... data) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(data(stream)).containsExactly(data));
    }

    private int rows(String where) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM tidings_outbox WHERE " + where)) {
            count.next();
            return count.getInt(1);
        }
    }

    private void awaitEmpty() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> rows("refused IS NULL") == 0);
    }

    @Test
    void sendsWhatWasCommittedAndNothingElse() throws SQLException {
        TestStream stream = hub.stream("**");
        relay(Destination.of(hub.hub()));
        publish("1");
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Outbox.on(OutboxTable.DEFAULT)
                    .publish(connection, Event.on("a").data("never").build());
            connection.rollback();
        }
        publish(
                Event.on("a").data("2").id("own").build(),
                Event.on("a").data("3").build());
        awaitData(stream, "1", "2", "3");
        assertThat(stream.received().get(1).id()).isEqualTo("own");
        awaitEmpty();
    }

    @Test
    void sendsLargerOutboxesInBatches() throws SQLException {
        List<Event> events = new ArrayList<>();
        List<String> data = new ArrayList<>();
        for (int i = 0; i < 95; i++) {
            events.add(Event.on("a").data("" + i).build());
            data.add("" + i);
        }
        publish(events.toArray(new Event[0]));
        TestStream stream = hub.stream("**");
        relay(overHttp(hub.uri()), QUICK.withMaxEvents(10));
        awaitData(stream, data.toArray(new String[0]));
    }

    @Test
    void keepsTheOrderOfEachTopicAmongRelaysAndWriters() throws Exception {
        Postgres.execute(url, Shop.DDL);
        TestStream stream = hub.stream("all");
        Audit audit = new Audit();
        for (int i = 0; i < 4; i++) {
            relay(new Uncertain(Destination.of(hub.hub())), QUICK.withMaxEvents(7));
        }
        ExecutorService threads = Executors.newFixedThreadPool(8);
        keep(threads::shutdownNow);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Shop shop = new Shop(pool, "w" + i);
            writers.add(threads.submit(() -> {
                for (int order = 0; order < 40; order++) {
                    String name = shop.placeOne();
                    if (!name.isEmpty()) {
                        audit.committed(name, System.nanoTime());
                    }
                }
                return null;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        awaitEmpty();
        hub.publish("all", "the end");
        await().atMost(PATIENCE).until(() -> data(stream).contains("the end"));
        List<String> seen = data(stream);
        seen = seen.subList(0, seen.size() - 1);
        assertThat(audit.compare(url, seen)).isEqualTo(Audit.Findings.NONE);
        assertThat(Audit.byWriter(seen).values()).hasSize(8).allSatisfy(numbers -> assertThat(numbers)
                .isSorted());
    }

    /** A hub whose answers are lost now and then, whether it took the events or not. */
    private record Uncertain(Destination destination) implements Destination {
        @Override
        public CompletionStage<?> publish(List<Event> events) {
            int luck = ThreadLocalRandom.current().nextInt(4);
            IllegalStateException lost = new IllegalStateException("The answer is lost");
            if (luck == 0) {
                return CompletableFuture.failedFuture(lost);
            }
            CompletionStage<?> sent = destination.publish(events);
            return luck == 1 ? sent.thenCompose(done -> CompletableFuture.failedFuture(lost)) : sent;
        }

        @Override
        public boolean isRefusal(Throwable failure) {
            return destination.isRefusal(failure);
        }
    }

    @Test
    void setsAsideWhatTheHubRefusesAndGoesOn() throws SQLException {
        hub.publish(Event.on("a").id("taken").data("other").build());
        for (Destination destination : List.of(Destination.of(hub.hub()), overHttp(hub.uri()))) {
            TestStream stream = hub.stream("**");
            publish(
                    Event.on("a").data("1").build(),
                    Event.on("a").id("taken").data("2").build(),
                    Event.on("a").data("3").build());
            Postgres.execute(
                    url, "INSERT INTO tidings_outbox (event_id, topics, data) VALUES ('x', '', 'on no topic')");
            OutboxRelay relay = relay(destination);
            awaitData(stream, "1", "3");
            awaitEmpty();
            assertThat(rows("refused LIKE '%taken%'")).isEqualTo(1);
            assertThat(rows("refused LIKE '%no topic%'")).isEqualTo(1);
            Postgres.execute(url, "DELETE FROM tidings_outbox");
            relay.close();
        }
    }

    @Test
    void goesOnWhenTheHubIsBack() throws SQLException {
        FaultProxy proxy = hub.proxy();
        TestStream stream = hub.stream("**");
        relay(overHttp(proxy.uri()));
        publish("1");
        awaitData(stream, "1");
        awaitEmpty();
        proxy.refuse(true).cut();
        publish("2");
        publish("3");
        assertThat(rows("true")).isEqualTo(2);
        proxy.refuse(false);
        awaitData(stream, "1", "2", "3");
        awaitEmpty();
    }

    @Test
    void goesOnWhenTheDatabaseIsBack() throws SQLException {
        Postgres own = Postgres.create();
        keep(own::end);
        own.start();
        url = own.newOutbox();
        pool.close();
        pool = Postgres.pool(url, 4);
        TestStream stream = hub.stream("**");
        relay(Destination.of(hub.hub()));
        publish("1");
        awaitData(stream, "1");
        own.stop();
        await().atMost(PATIENCE).until(() -> pool.getHikariPoolMXBean().getTotalConnections() == 0);
        own.start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            publish("2");
            return true;
        });
        awaitData(stream, "1", "2");
    }

    @Test
    void beginsWhenTheDatabaseIsThere() throws SQLException {
        Postgres own = Postgres.create();
        keep(own::end);
        own.start();
        url = own.newOutbox();
        own.stop();
        pool.close();
        pool = Postgres.pool(url, 4);
        TestStream stream = hub.stream("**");
        OutboxRelay relay = relay(Destination.of(hub.hub()));
        assertThatThrownBy(relay::statistics).isInstanceOf(SQLException.class).hasMessageContaining("not available");
        own.start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            publish("1");
            return true;
        });
        awaitData(stream, "1");
    }

    @Test
    void countsWhatWaitsAndWhatWasRefused() throws SQLException {
        hub.publish(Event.on("a").id("taken").data("other").build());
        OutboxRelay relay = relay(Destination.of(hub.hub()), RelayOptions.DEFAULTS.withPoll(Duration.ofHours(1)));
        assertThat(relay.statistics()).isEqualTo(new OutboxStatistics(0, 0, null));
        publish(Event.on("a").id("taken").data("mine").build());
        await().atMost(PATIENCE).until(() -> {
            relay.wake();
            return relay.statistics().refused() == 1;
        });
        relay.close();
        Instant before = Instant.now().minusSeconds(60);
        publish("1");
        publish("2");
        OutboxStatistics statistics = relay.statistics();
        assertThat(statistics.waiting()).isEqualTo(2);
        assertThat(statistics.refused()).isEqualTo(1);
        assertThat(statistics.waitingSince())
                .isAfter(before)
                .isBefore(Instant.now().plusSeconds(60));
    }

    @Test
    void beginsWhenTheTableIsThere() throws SQLException {
        url = Postgres.shared().newDatabase();
        pool.close();
        pool = Postgres.pool(url, 4);
        TestStream stream = hub.stream("**");
        relay(Destination.of(hub.hub()));
        Postgres.execute(url, OutboxTable.DEFAULT.ddl());
        publish("1");
        awaitData(stream, "1");
    }

    @Test
    void leavesNothingToAnotherWhileItHasTheTurn() throws SQLException {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        Destination silent = new Destination() {
            @Override
            public CompletionStage<?> publish(List<Event> events) {
                asked.incrementAndGet();
                return answer;
            }

            @Override
            public boolean isRefusal(Throwable failure) {
                return false;
            }
        };
        publish("1");
        relay(silent);
        await().atMost(PATIENCE).until(() -> asked.get() == 1);
        publish("2");
        try (Connection other = pool.getConnection()) {
            other.setAutoCommit(false);
            assertThat(new OutboxRows(OutboxTable.DEFAULT).takeTurn(other)).isFalse();
            other.rollback();
        }
        answer.complete(null);
        awaitEmpty();
    }

    @Test
    void sendsAtOnceWhenItIsWoken() throws SQLException {
        TestStream stream = hub.stream("**");
        OutboxRelay relay = relay(Destination.of(hub.hub()), RelayOptions.DEFAULTS.withPoll(Duration.ofHours(1)));
        publish("1");
        relay.wake();
        awaitData(stream, "1");
    }

    @Test
    void leavesNoThreadAndNoTransactionBehind() throws SQLException {
        publish("1");
        OutboxRelay relay = relay(new Destination() {
            @Override
            public CompletionStage<?> publish(List<Event> events) {
                return new CompletableFuture<>();
            }

            @Override
            public boolean isRefusal(Throwable failure) {
                return false;
            }
        });
        await().atMost(PATIENCE).until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 1);
        relay.close();
        relay.close();
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("tidings-outbox");
        assertThat(rows("refused IS NULL")).isEqualTo(1);
    }
}
