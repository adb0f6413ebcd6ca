package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.Hub;
import dev.tidings.log.View;
import dev.tidings.spring.outbox.OutboxRelaying;
import dev.tidings.spring.outbox.OutboxTemplate;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** The outbox of an application with a database, H2. */
class OutboxTest {
    private static final String ON = "tidings.outbox.enabled=true";
    private static final String TABLE = "spring.sql.init.schema-locations=classpath:dev/tidings/outbox/outbox.sql";

    /** An application that publishes with its transactions. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class Shop {}

    /** What makes the transactions. */
    static class Orders {
        private final OutboxTemplate outbox;
        private final JdbcTemplate database;

        Orders(OutboxTemplate outbox, JdbcTemplate database) {
            this.outbox = outbox;
            this.database = database;
        }

        @Transactional
        public void place(String name, boolean isSound) {
            database.execute("CREATE TABLE IF NOT EXISTS orders (name varchar(100))");
            database.update("INSERT INTO orders (name) VALUES (?)", name);
            outbox.publish("orders/" + name, Map.of("name", name));
            outbox.publish("orders/" + name, "placed");
            if (!isSound) {
                throw new IllegalArgumentException("No such goods");
            }
        }

        public void forget(String name) {
            outbox.publish("orders/" + name, "in no transaction");
        }
    }

    private static ConfigurableApplicationContext start(String... more) {
        String[] properties = new String[more.length + 2];
        properties[0] = ON;
        properties[1] = "spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID();
        System.arraycopy(more, 0, properties, 2, more.length);
        return Applications.start(Shop.class, properties);
    }

    /** The newest first. */
    private static List<String> kept(ConfigurableApplicationContext app) {
        return app
                .getBean(Hub.class)
                .history(HistoryQuery.of(View.of(Selectors.of("**"))))
                .toCompletableFuture()
                .join()
                .events()
                .stream()
                .map(entry -> entry.event().data())
                .toList();
    }

    @Test
    void publishesWithTheTransactionAlone() {
        try (ConfigurableApplicationContext app = start(TABLE)) {
            Orders orders = app.getBean(Orders.class);
            assertThatThrownBy(() -> orders.place("one", false)).isInstanceOf(IllegalArgumentException.class);
            orders.place("two", true);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(kept(app)).containsExactly("placed", "{\"name\":\"two\"}"));
            JdbcTemplate database = app.getBean(JdbcTemplate.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> database.queryForList("SELECT id FROM tidings_outbox")
                    .isEmpty());
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("tidings-outbox");
    }

    @Test
    void refusesToPublishWithoutATransaction() {
        try (ConfigurableApplicationContext app = start(TABLE)) {
            assertThatThrownBy(() -> app.getBean(Orders.class).forget("one"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("@Transactional");
        }
    }

    @Test
    void saysWhatMakesATableThatIsMissing() {
        try (ConfigurableApplicationContext app = start("tidings.outbox.table=shop_outbox")) {
            assertThatThrownBy(() -> app.getBean(Orders.class).place("one", true))
                    .isInstanceOf(DataAccessException.class)
                    .cause()
                    .hasMessageContaining("shop_outbox")
                    .hasMessageContaining("OutboxTable.ddl()");
        }
    }

    @Test
    void refusesAWrongTable() {
        assertThatThrownBy(() -> start("tidings.outbox.table=a b").close())
                .isInstanceOf(BeanCreationException.class)
                .hasMessageContaining("is not one for an outbox");
    }

    @Test
    void isNotThereWhereItIsSwitchedOff() {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class)) {
            assertThat(app.getBeanNamesForType(OutboxRelaying.class)).isEmpty();
        }
    }
}
