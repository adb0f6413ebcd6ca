package dev.tidings.cli.cluster;

import dev.tidings.cli.kill.Ledger;
import dev.tidings.client.CloseReason;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamListener;
import dev.tidings.client.GapNotice;
import dev.tidings.client.HubAddress;
import dev.tidings.client.ReconnectOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber that goes from node to node with nothing but its cursor. Opened and closed by one thread at a time. */
final class Reader implements AutoCloseable {
    /** The type of the event behind which nothing is read. */
    static final String MARK = "mark";

    private final List<String> selectors;
    private final Judge judge;
    private final Ledger ledger;
    private @Nullable EventStreamClient client;
    private volatile String cursor;
    private volatile boolean isThrough;

    /** @param ledger where it reports what the judge says */
    Reader(List<String> selectors, String cursor, Judge judge, Ledger ledger) {
        this.selectors = selectors;
        this.cursor = cursor;
        this.judge = judge;
        this.ledger = ledger;
    }

    /** Comes to a node, and leaves the one that it is at. */
    void open(HubAddress node) {
        close();
        client = EventStreamClient.builder(node.stream(selectors))
                .resumeAfter(cursor)
                .reconnecting(ReconnectOptions.DEFAULTS
                        .withDelay(Duration.ofMillis(50))
                        .withShortest(Duration.ofMillis(50)))
                .open(new Listener());
    }

    @Override
    public void close() {
        EventStreamClient open = client;
        if (open != null) {
            open.close();
            open.closed().toCompletableFuture().join();
            cursor = open.lastEventId();
            client = null;
        }
    }

    /** The last id that it had, while it is closed. */
    String cursor() {
        return cursor;
    }

    /** Whether it has seen the mark. */
    boolean isThrough() {
        return isThrough;
    }

    /** Called on the client's thread. */
    private final class Listener implements EventStreamListener {
        @Override
        public void onEvent(String type, String data, String lastEventId) {
            try {
                switch (type) {
                    case MARK -> isThrough = true;
                    case "message" -> judge.see(ledger.parse(data), lastEventId);
                    default -> throw new AssertionError("A subscriber was told " + type + " " + data);
                }
            } catch (AssertionError e) {
                ledger.violated(e);
            }
        }

        @Override
        public void onGap(GapNotice gap, String lastEventId) {
            try {
                judge.gap(gap);
            } catch (AssertionError e) {
                ledger.violated(e);
            }
        }

        @Override
        public void onClosed(CloseReason reason) {
            if (reason.code() != CloseReason.Code.BY_CALLER) {
                ledger.violated(new AssertionError("A subscriber was sent away: " + reason));
            }
        }
    }
}
