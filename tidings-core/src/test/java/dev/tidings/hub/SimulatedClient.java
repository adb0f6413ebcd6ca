package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client as a browser is one: it parses what arrives, remembers the last id, and comes back with it. */
final class SimulatedClient implements SseListener {
    private static final Pattern GAP =
            Pattern.compile("\\{\"requested\":\"(.*)\",\"resumedAfter\":\"(.*)\",\"reason\":\"(.*)\"}");

    final Subscription wish;
    /** Only events after this position are due. */
    final long dueAfter;

    final boolean fromEarliest;
    /** Whether it began with the newest event of each topic. */
    final boolean fromNewest;

    private final Faults faults;
    /** What the head of its stream said: the id after which it starts. */
    @Nullable
    String startedAfter;
    /** The same of the last stream that had a head, for who comes back without an event. */
    private @Nullable String placeInHead;

    /** The log's head when its stream was subscribed. */
    long headWhenSubscribed;

    /** What arrived, in order: ids of events, and gaps. */
    final List<Arrival> arrivals = new ArrayList<>();

    private final SseParser parser = new SseParser(this);

    @Nullable
    Subscriber subscriber;

    @Nullable
    ManualSink sink;

    /** Whether its stream has told it that it has everything. */
    boolean wasToldLive;

    sealed interface Arrival {}

    record Received(String id, String data) implements Arrival {}

    record EndTold(String id) implements Arrival {}

    record MarkTold(String id, long headWhenSubscribed) implements Arrival {}

    record GapTold(String requested, String resumedAfter, String reason) implements Arrival {}

    SimulatedClient(Subscription wish, long dueAfter, Faults faults) {
        this.faults = faults;
        this.wish = wish;
        this.dueAfter = dueAfter;
        this.fromNewest = wish.cursor() instanceof Cursor.Newest;
        this.fromEarliest = wish.cursor() instanceof Cursor.Earliest;
    }

    boolean sees(Event event) {
        return wish.view().sees(event);
    }

    /** Whether only the newest event of each key is due to it. */
    boolean conflates() {
        return wish.lag() instanceof LagPolicy.Conflate || !wish.interval().isZero();
    }

    void connect(Shard shard, @Nullable String cursor, long head) {
        ManualSink newSink = new ManualSink(parser::parse, faults);
        startedAfter = null;
        wasToldLive = false;
        headWhenSubscribed = head;
        Cursor begin = fromNewest ? Cursor.NEWEST : null;
        Subscription subscription = Subscription.from(wish.view(), cursor == null ? begin : Cursor.of(cursor))
                .with(wish.form())
                .with(wish.lag())
                .withInterval(wish.interval());
        try {
            subscriber =
                    shard.subscribe(subscription.with(wish.end()).withMarks(wish.marks()), newSink, this::prologue);
            sink = newSink;
        } catch (RuntimeException | OutOfMemoryError failure) {
            if (!Faults.isInjected(failure)) {
                throw failure;
            }
            if (newSink.closed != null) {
                throw new AssertionError("refused and closed", failure);
            }
        }
    }

    private byte[] prologue(String id) {
        if (startedAfter != null) {
            throw new AssertionError("two heads");
        }
        startedAfter = id;
        placeInHead = id;
        faults.strike();
        return new byte[] {':', '\n'};
    }

    @Nullable
    String cursor() {
        if (parser.lastEventId().isEmpty()) {
            return fromNewest ? placeInHead : null;
        }
        return parser.lastEventId();
    }

    void disconnected() {
        parser.endOfStream();
        subscriber = null;
        sink = null;
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        if (type.equals("tidings.gap")) {
            Matcher gap = GAP.matcher(data);
            if (!gap.matches()) {
                throw new AssertionError("not a gap: " + data);
            }
            arrivals.add(new GapTold(gap.group(1), gap.group(2), gap.group(3)));
        } else if (type.equals("tidings.end")) {
            arrivals.add(new EndTold(lastEventId));
        } else if (type.equals("tidings.live")) {
            // Only the first of a stream is after what there was when it was subscribed.
            arrivals.add(new MarkTold(lastEventId, wasToldLive ? 0 : headWhenSubscribed));
            wasToldLive = true;
        } else {
            arrivals.add(new Received(lastEventId, data));
        }
    }
}
