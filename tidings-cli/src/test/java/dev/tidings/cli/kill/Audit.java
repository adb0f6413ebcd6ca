package dev.tidings.cli.kill;

import dev.tidings.client.CloseReason;
import dev.tidings.client.EventPublisher;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.GapNotice;
import dev.tidings.client.HubAddress;
import dev.tidings.event.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Reads the log on, from where the last audit ended up to a mark that it publishes, and writes what it finds into the {@link Ledger}. */
final class Audit {
    /** The type of the events that all subscribers see, and that stand between the rounds. */
    static final String MARK = "mark";

    private static final int PATIENCE_SECONDS = 120;

    private final HubAddress hub;
    private final Ledger ledger;
    private final String[] topics;
    private String cursor = "earliest";
    private int marks;

    Audit(HubAddress hub, Ledger ledger, int publisherCount) {
        this.hub = hub;
        this.ledger = ledger;
        this.topics =
                IntStream.range(0, publisherCount).mapToObj(Payload::topic).toArray(String[]::new);
    }

    /** Requires that all that is acknowledged by now is in the log, once, whole and in order. */
    void readOn() throws Exception {
        int[] acknowledged = ledger.acknowledged();
        String mark = MARK + ++marks;
        Event event = Event.on(topics).type(MARK).data(MARK).id(mark).build();
        new EventPublisher(hub).publish(event);
        read(cursor, mark, ledger::place);
        cursor = mark;
        ledger.requirePlaced(acknowledged);
    }

    /** Reads everything once more, from the beginning, and requires that it is what was read before. */
    void readAgain() throws Exception {
        AtomicInteger place = new AtomicInteger();
        read("earliest", cursor, (payload, id) -> {
            Payload before = ledger.at(place.getAndIncrement());
            if (!payload.equals(before)) {
                throw new AssertionError("Event " + place + " of the log was " + before + ", and now is " + payload);
            }
        });
        if (place.get() != ledger.placedCount()) {
            throw new AssertionError("The log had " + ledger.placedCount() + " events, and now has " + place);
        }
    }

    /** How many marks there are. */
    int marks() {
        return marks;
    }

    private void read(String after, String upTo, BiConsumer<Payload, String> reader) throws Exception {
        Reading reading = new Reading(upTo, reader);
        EventStreamClient client = EventStreamClient.builder(hub.stream(List.of("kill/**")))
                .resumeAfter(after)
                .open(reading);
        try {
            reading.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            client.close();
        }
    }

    /** Hands over events until one has the id where the reading ends. Called on the client's thread. */
    private final class Reading implements EventStreamListener {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        private final String upTo;
        private final BiConsumer<Payload, String> reader;

        Reading(String upTo, BiConsumer<Payload, String> reader) {
            this.upTo = upTo;
            this.reader = reader;
        }

        @Override
        public void onEvent(String type, String data, String lastEventId) {
            if (done.isDone()) {
                return;
            }
            try {
                if (type.equals("message")) {
                    reader.accept(ledger.parse(data), lastEventId);
                } else if (!type.equals(MARK)) {
                    throw new AssertionError("The reader of the log was told " + type + " " + data);
                } else if (lastEventId.equals(upTo)) {
                    done.complete(null);
                }
            } catch (AssertionError e) {
                done.completeExceptionally(e);
            }
        }

        @Override
        public void onGap(GapNotice gap, String lastEventId) {
            done.completeExceptionally(new AssertionError("The reader of the log was told of a gap: " + gap));
        }

        @Override
        public void onClosed(CloseReason reason) {
            done.completeExceptionally(new AssertionError("The reader of the log was sent away: " + reason));
        }
    }
}
