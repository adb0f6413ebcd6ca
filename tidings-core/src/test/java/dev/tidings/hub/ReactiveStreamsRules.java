package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The rules for publishers, as the specification's own test kit has them, on hubs with as many events as it asks for. */
public final class ReactiveStreamsRules extends FlowPublisherVerification<StreamItem> implements AutoCloseable {
    private static final View VIEW = View.of(Selectors.of("a"));

    private static final int MOST_EVENTS = 10_000;

    private final List<Hub> hubs = new ArrayList<>();

    ReactiveStreamsRules() {
        super(new TestEnvironment(1000, 50));
    }

    /** One rule asks for two thousand million, and takes ten of them. */
    @Override
    public Flow.Publisher<StreamItem> createFlowPublisher(long elements) {
        Hub hub = open();
        for (long i = 0; i < Math.min(elements, MOST_EVENTS); i++) {
            hub.publish(Event.on("a").data("event " + i).build());
        }
        return hub.subscribe(Subscription.from(VIEW, Cursor.EARLIEST).with(Subscription.End.WHEN_CAUGHT_UP));
    }

    @Override
    public Flow.Publisher<StreamItem> createFailedFlowPublisher() {
        Hub hub = open();
        hub.close();
        return hub.subscribe(Subscription.from(VIEW, Cursor.EARLIEST));
    }

    private Hub open() {
        Hub hub = Hub.inMemory();
        hubs.add(hub);
        return hub;
    }

    @Override
    public void close() {
        hubs.forEach(Hub::close);
    }
}
