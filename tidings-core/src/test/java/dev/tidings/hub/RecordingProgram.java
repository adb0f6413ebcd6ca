package dev.tidings.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that takes down what it is handed, and requests what the test says. */
class RecordingProgram implements Flow.Subscriber<StreamItem> {
    static final long ALL = Long.MAX_VALUE;

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private final long first;
    private final BlockingQueue<Flow.Subscription> subscription = new LinkedBlockingQueue<>();

    /** @param first how many items it requests at once */
    RecordingProgram(long first) {
        this.first = first;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.add(given);
        if (first > 0) {
            given.request(first);
        }
    }

    @Override
    public void onNext(StreamItem item) {
        heard.add(item);
    }

    @Override
    public void onError(Throwable failure) {
        heard.add(failure);
    }

    @Override
    public void onComplete() {
        heard.add("complete");
    }

    Flow.Subscription subscription() throws InterruptedException {
        Flow.Subscription given = subscription.poll(60, TimeUnit.SECONDS);
        if (given == null) {
            throw new AssertionError("onSubscribe was not called");
        }
        subscription.add(given);
        return given;
    }

    /** The next item, failure, or "complete"; waits for it. */
    Object next() throws InterruptedException {
        Object next = heard.poll(60, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    /** The data of the next {@code count} events. */
    List<String> nextData(int count) throws InterruptedException {
        List<String> data = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            data.add(dataOf(next()));
        }
        return data;
    }

    private static String dataOf(Object heard) {
        return heard instanceof StreamEvent event ? event.event().data() : heard.toString();
    }

    boolean heardNothing() {
        return heard.isEmpty();
    }
}
