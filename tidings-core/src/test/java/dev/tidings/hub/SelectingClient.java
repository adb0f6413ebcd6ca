package dev.tidings.hub;

import dev.tidings.log.Cursor;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client as a page is one that has given its stream a name: it comes back to its first address, with the last id. */
final class SelectingClient implements SseListener {
    final StreamName name;
    final Subscription wish;
    private final Faults faults;
    private final SseParser parser = new SseParser(this);

    /** What changes bring of what was published before, by their positions. */
    final TreeMap<Long, Cursor> beginnings = new TreeMap<>();

    /** What it selected, from which position on. */
    final TreeMap<Long, Selectors> selections = new TreeMap<>();

    /** Ids of events and of the changes that it was told, in order. */
    final List<String> arrivals = new ArrayList<>();

    /** Where its first stream began. */
    @Nullable
    String begunAfter;

    @Nullable
    Subscriber subscriber;

    @Nullable
    ManualSink sink;

    SelectingClient(StreamName name, Subscription wish, Faults faults) {
        this.name = name;
        this.wish = wish;
        this.faults = faults;
        selections.put(0L, wish.view().selectors());
    }

    static Subscription wish(String... selectors) {
        return new Subscription(View.of(Selectors.of(selectors)), null);
    }

    void connect(Shard shard) {
        String id = parser.lastEventId().isEmpty() ? begunAfter : parser.lastEventId();
        ManualSink fresh = new ManualSink(parser::parse, faults);
        Subscription subscription = new Subscription(
                wish.view(),
                wish.form(),
                id == null ? null : Cursor.of(id),
                wish.lag(),
                wish.interval(),
                wish.end(),
                wish.marks(),
                wish.grant(),
                wish.source(),
                StreamClaim.of(name),
                wish.address(),
                wish.watch(),
                wish.said());
        sink = fresh;
        subscriber = shard.subscribe(subscription, fresh, this::prologue);
    }

    private byte[] prologue(String id) {
        begunAfter = begunAfter == null ? id : begunAfter;
        return new byte[] {':', '\n'};
    }

    boolean isConnected() {
        return sink != null && sink.closed == null;
    }

    /** Whether it has everything, so that nothing more is on its way. */
    boolean isLive() {
        return subscriber != null && subscriber.state() == Subscriber.State.LIVE;
    }

    /** What it selected when an event was committed. */
    Selectors selectionAt(long position) {
        Selectors found = wish.view().selectors();
        for (Selectors earlier : selections.headMap(position, false).values()) {
            found = earlier;
        }
        return found;
    }

    String begunAfter() {
        return String.valueOf(begunAfter);
    }

    void stallAfter(int bytes) {
        if (sink != null) {
            sink.stallAfter(bytes);
        }
    }

    void drain(int bytes) {
        if (sink != null && subscriber != null) {
            sink.drain(bytes, subscriber);
        }
    }

    void cut() {
        if (sink != null && subscriber != null) {
            sink.broken = true;
            subscriber.close(CloseReason.CLIENT_GONE);
            parser.endOfStream();
            sink = null;
            subscriber = null;
        }
    }

    /** Loses its connection without the hub hearing of it, for there is none any more. */
    void lose() {
        if (sink != null) {
            sink.broken = true;
            parser.endOfStream();
            sink = null;
            subscriber = null;
        }
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        boolean isLoss = data.contains("lostAfter");
        if (type.equals("tidings.selection") && !isLoss) {
            arrivals.add("selection " + lastEventId);
        } else if (!type.startsWith("tidings.")) {
            arrivals.add(lastEventId);
        } else if (type.equals("tidings.gap") || type.equals("tidings.selection")) {
            arrivals.add(type + " " + data);
        }
    }
}
