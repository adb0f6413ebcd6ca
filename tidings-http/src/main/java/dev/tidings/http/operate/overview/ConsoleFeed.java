package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.event.Event;
import dev.tidings.http.ConsoleTopics;
import dev.tidings.hub.Hub;
import dev.tidings.hub.ShardStatistics;
import dev.tidings.hub.TopicRanking;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the figures of this node once a second on a topic of the hub's own, as long as somebody here reads it: begins when the hub tells that somebody does, and ends by itself. Safe for use by
 * any thread.
 */
public final class ConsoleFeed implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ConsoleFeed.class);
    private static final Topic TOPIC = new Topic(ConsoleTopics.STATS);
    private static final Executor IN_A_SECOND = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    /** Nobody reads a figure again: a log on disk need not write it. */
    private static final AppendOptions PASSING = new AppendOptions(Durability.MEMORY, null);

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int TOPICS = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Hub hub;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private final Runnable unwatch;
    private volatile boolean wakened;
    private volatile boolean isClosed;

    public ConsoleFeed(Hub hub) {
        this.hub = hub;
        this.unwatch = hub.onRead(TOPIC, this::wake);
    }

    /** What was counted at a time. */
    private record Reading(long nanos, ShardStatistics total, long head) {}

    /** Somebody may read it from now on. */
    private void wake() {
        wakened = true;
        if (!isClosed && isRunning.compareAndSet(false, true)) {
            goOn(null);
        }
    }

    private void goOn(@Nullable Reading last) {
        IN_A_SECOND.execute(() -> tick(last).whenComplete((reading, failure) -> {
            if (failure != null) {
                LOGGER.warn("The figures of the hub could not be told; trying again", failure);
            }
            boolean isRead = failure != null || reading.isPresent();
            if (isRead && !isClosed) {
                goOn(failure == null ? reading.orElseThrow() : last);
            } else {
                rest();
            }
        }));
    }

    /** Who has come in the meantime has it begin again. */
    private void rest() {
        isRunning.set(false);
        if (wakened) {
            wake();
        }
    }

    /** Tells what there is to tell, unless nobody reads. */
    private CompletionStage<Optional<Reading>> tick(@Nullable Reading last) {
        wakened = false;
        return hub.overview().readersOf(TOPIC).thenCompose(readers -> {
            if (isClosed || readers == 0) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            return hub.statistics().thenCombine(hub.overview().rates(TOPICS), (statistics, topics) -> {
                Reading now = new Reading(System.nanoTime(), statistics.total(), hub.head());
                publish(last == null ? now : last, now, topics);
                return Optional.of(now);
            });
        });
    }

    private void publish(Reading last, Reading now, TopicRanking topics) {
        Event event = Event.on(ConsoleTopics.STATS)
                .type("stats")
                .key(hub.node())
                .json(json(last, now, topics).toString())
                .isPrivate(true)
                .ttl(LIFE)
                .build();
        hub.publish(List.of(event), PASSING);
    }

    private ObjectNode json(Reading last, Reading now, TopicRanking topics) {
        double seconds = (now.nanos() - last.nanos()) / NANOS_PER_SECOND;
        ShardStatistics total = now.total();
        ObjectNode json = OverviewJson.of(hub).put("seconds", seconds);
        json.putObject("streams")
                .put("open", total.streams().open())
                .put("opened", total.streams().opened())
                .put("closed", total.streams().closedInAll());
        OverviewJson.putLag(json, total.lag());
        if (seconds > 0) {
            putRates(json.putObject("rates"), last, now, seconds);
        }
        json.put("feeds", total.feeds()).put("head", hub.place());
        ArrayNode rates = json.putArray("topics");
        double window = OverviewJson.seconds(topics.window());
        topics.topics()
                .forEach(one -> rates.addObject().put("topic", one.topic()).put("rate", one.events() / window));
        return json;
    }

    private static void putRates(ObjectNode json, Reading last, Reading now, double seconds) {
        ShardStatistics before = last.total();
        ShardStatistics after = now.total();
        json.put("published", (now.head() - last.head()) / seconds)
                .put("delivered", (after.traffic().frames() - before.traffic().frames()) / seconds)
                .put("bytes", (after.traffic().bytes() - before.traffic().bytes()) / seconds)
                .put("sends", (after.traffic().sends() - before.traffic().sends()) / seconds)
                .put("opened", (after.streams().opened() - before.streams().opened()) / seconds)
                .put("closed", (after.streams().closedInAll() - before.streams().closedInAll()) / seconds);
    }

    /** Publishes nothing any more. */
    @Override
    public void close() {
        isClosed = true;
        unwatch.run();
    }
}
