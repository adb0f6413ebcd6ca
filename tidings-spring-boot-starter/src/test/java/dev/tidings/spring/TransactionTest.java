package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.Hub;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Publishing with a transaction. */
class TransactionTest {
    /** Of nothing: what is tested is when it commits. */
    static final class Transactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    /** Has no form in JSON. */
    record Faulty(List<String> names) {
        public String getFirst() {
            return names.get(0);
        }
    }

    private final TransactionTemplate transactions = new TransactionTemplate(new Transactions());

    /** The newest first. */
    private static List<String> kept(Hub hub) {
        return hub.history(HistoryQuery.of(View.of(Selectors.of("**")))).toCompletableFuture().join().events().stream()
                .map(entry -> entry.event().data())
                .toList();
    }

    @Test
    void publishesAfterTheCommitInOrder() {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class)) {
            TidingsTemplate template = app.getBean(TidingsTemplate.class);
            Hub hub = app.getBean(Hub.class);
            CompletableFuture<Appended> published = transactions.execute(status -> {
                template.publishAfterCommit("a", "one");
                CompletionStage<Appended> second = template.publishAfterCommit("a", "two");
                assertThat(kept(hub)).isEmpty();
                return second.toCompletableFuture();
            });
            assertThat(published).succeedsWithin(Duration.ofSeconds(10));
            assertThat(kept(hub)).containsExactly("two", "one");
        }
    }

    @Test
    void publishesNothingOfATransactionThatRollsBack() {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class)) {
            TidingsTemplate template = app.getBean(TidingsTemplate.class);
            CompletableFuture<Appended> published = transactions.execute(status -> {
                status.setRollbackOnly();
                return template.publishAfterCommit("a", "one").toCompletableFuture();
            });
            assertThat(published).isCancelled();
            assertThat(kept(app.getBean(Hub.class))).isEmpty();
        }
    }

    @Test
    void publishesAtOnceWhereThereIsNone() {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class)) {
            app.getBean(TidingsTemplate.class)
                    .publishAfterCommit("a", "one")
                    .toCompletableFuture()
                    .join();
            assertThat(kept(app.getBean(Hub.class))).containsExactly("one");
        }
    }

    @Test
    void refusesWithinTheTransactionWhatCannotBePublished() {
        try (ConfigurableApplicationContext app = Applications.start(Bare.class)) {
            TidingsTemplate template = app.getBean(TidingsTemplate.class);
            Event reserved = Event.on("tidings/x").data("").build();
            assertThatThrownBy(() -> transactions.executeWithoutResult(status -> template.publishAfterCommit(reserved)))
                    .isInstanceOf(InvalidValueException.class);
            assertThatThrownBy(() -> template.publishAfterCommit("a", new Faulty(List.of())))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("TransactionTest$Faulty");
        }
    }
}
