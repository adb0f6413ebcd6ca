package dev.tidings.bench.cluster;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.cluster.FollowedEventLog;
import dev.tidings.cluster.Sequencer;
import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamEvent;
import dev.tidings.hub.StreamItem;
import dev.tidings.hub.StreamOptions;
import dev.tidings.hub.Subscription;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** Two hubs that are nodes of one cluster, their copies in memory: one is published to, the other one has a stream. */
final class Nodes implements Pair {
    /** On a busy machine, too. */
    private static final ClusterOptions PATIENT = new ClusterOptions(
            Duration.ofSeconds(30), ClusterOptions.DEFAULTS.maxPendingBytes(), ClusterOptions.DEFAULTS.nameSpan());

    private final Hub publishing;
    private final Hub following;

    Nodes(Supplier<Sequencer> engine, Receiver receiver) {
        publishing = hub(engine.get());
        following = hub(engine.get());
        following.subscribe(new Subscription(View.of(Selectors.of("bench")), Event.EARLIEST)).subscribe(new Stream(receiver));
    }

    private static Hub hub(Sequencer sequencer) {
        FollowedEventLog log = FollowedEventLog.start(
                sequencer, new MemoryEventLog(MemoryLogOptions.DEFAULTS), PATIENT);
        log.caughtUp().toCompletableFuture().join();
        return new Hub(log, StreamOptions.DEFAULTS);
    }

    @Override
    public CompletionStage<?> publish(List<String> texts) {
        if (texts.size() == 1) {
            return publishing.publish(event(texts.get(0)));
        }
        List<Event> events = new ArrayList<>(texts.size());
        texts.forEach(text -> events.add(event(text)));
        return publishing.publish(events);
    }

    private static Event event(String text) {
        return Event.on("bench").data(text).build();
    }

    @Override
    public void close() {
        publishing.close();
        following.close();
    }

    private record Stream(Receiver receiver) implements Flow.Subscriber<StreamItem> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(StreamItem item) {
            if (item instanceof StreamEvent event) {
                receiver.received(event.event().data());
            } else {
                throw new IllegalStateException("The stream was told " + item + "; expected events alone");
            }
        }

        @Override
        public void onError(Throwable closed) {}

        @Override
        public void onComplete() {}
    }
}
