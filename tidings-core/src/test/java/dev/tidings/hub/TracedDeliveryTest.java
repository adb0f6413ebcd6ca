package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a listener is asked and told of the deliveries of events that carry a trace. */
class TracedDeliveryTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static final class Watching implements HubListener {
        private final List<String> told = new ArrayList<>();
        private boolean fails;

        @Override
        public @Nullable DeliveryWatch onDelivery(Event event) {
            told.add("asked " + event.data());
            return readers -> {
                told.add("delivered " + event.data() + " to " + readers);
                if (fails) {
                    throw new IllegalStateException("on purpose");
                }
            };
        }
    }

    private final Watching watching = new Watching();
    private final Scene scene = new Scene(Scene.memoryLog(1000), Duration.ZERO, watching);

    private void append(String data, @Nullable String trace, String... topics) {
        scene.hub
                .publish(Event.on(topics).data(data).traceParent(trace).build())
                .toCompletableFuture()
                .join();
    }

    private void publish(String data, @Nullable String trace, String... topics) {
        append(data, trace, topics);
        scene.loop.runAll();
    }

    @Test
    void asksOfAnEventOnceAndTellsWhenTheWidestFeedHasIt() {
        scene.subscribe("a");
        scene.subscribe("**");
        scene.subscribe("**");
        scene.subscribe("b");
        publish("1", TRACE, "a", "b");
        assertThat(watching.told).containsExactly("asked 1", "delivered 1 to 2");
    }

    @Test
    void asksNothingOfEventsThatCarryNone() {
        scene.subscribe("a");
        publish("1", null, "a");
        assertThat(watching.told).isEmpty();
    }

    @Test
    void asksNothingWhereNobodyIsHandedTheEventAtOnce() {
        scene.subscribe(LagPolicy.CATCH_UP, Duration.ofSeconds(1), "a");
        publish("1", TRACE, "a");
        publish("2", TRACE, "b");
        assertThat(watching.told).isEmpty();
    }

    @Test
    void watchesOneEventOfAPass() {
        Scene.Reader reader = scene.subscribe("a");
        append("1", null, "a");
        append("2", TRACE, "a");
        append("3", TRACE, "a");
        scene.loop.runAll();
        publish("4", TRACE, "a");
        assertThat(watching.told).containsExactly("asked 2", "delivered 2 to 1", "asked 4", "delivered 4 to 1");
        assertThat(reader.news()).contains("data: 1\n", "data: 2\n", "data: 3\n", "data: 4\n");
    }

    @Test
    void hearsNothingOfReadersThatAreGone() {
        Scene.Reader reader = scene.subscribe("a");
        append("1", TRACE, "a");
        reader.subscriber.close(CloseReason.CLIENT_GONE);
        scene.loop.runAll();
        scene.subscribe("a");
        publish("2", null, "a");
        assertThat(watching.told).allMatch(told -> told.startsWith("asked 1"));
    }

    @Test
    void cannotHarmADelivery() {
        watching.fails = true;
        Scene.Reader reader = scene.subscribe("a");
        publish("1", TRACE, "a");
        publish("2", TRACE, "a");
        assertThat(watching.told).containsExactly("asked 1", "delivered 1 to 1", "asked 2", "delivered 2 to 1");
        assertThat(reader.news()).contains("data: 1\n", "data: 2\n");
    }

    @Test
    void cannotHarmADeliveryByAskingEither() {
        Scene failing = new Scene(Scene.memoryLog(10), Duration.ZERO, new HubListener() {
            @Override
            public @Nullable DeliveryWatch onDelivery(Event event) {
                throw new IllegalStateException("on purpose");
            }
        });
        Scene.Reader reader = failing.subscribe("a");
        failing.hub
                .publish(Event.on("a").data("1").traceParent(TRACE).build())
                .toCompletableFuture()
                .join();
        failing.loop.runAll();
        assertThat(reader.news()).contains("data: 1\n");
    }

    @Test
    void tellsBothListeners() {
        Watching other = new Watching();
        Scene both = new Scene(Scene.memoryLog(10), Duration.ZERO, watching.and(other));
        both.subscribe("a");
        both.hub
                .publish(Event.on("a").data("1").traceParent(TRACE).build())
                .toCompletableFuture()
                .join();
        both.loop.runAll();
        assertThat(watching.told).containsExactly("asked 1", "delivered 1 to 1");
        assertThat(other.told).isEqualTo(watching.told);
    }
}
