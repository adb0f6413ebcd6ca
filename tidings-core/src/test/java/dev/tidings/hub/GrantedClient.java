package dev.tidings.hub;

import dev.tidings.event.HubEvent;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.FrameForm;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseListener;
import dev.tidings.wire.SseParser;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reader who holds a grant, loses connections, and comes back with the last id and the grant that it holds then. */
final class GrantedClient implements SseListener {
    final @Nullable StreamName name;
    private final FrameForm form;
    private final boolean marks;
    private final @Nullable Cursor first;
    private final Supplier<GrantedStream.Arrival> clock;
    private final SseParser parser = new SseParser(this);
    final List<GrantedStream> streams = new ArrayList<>();

    /** Those of its connections that it left without a word. */
    final List<Subscriber> unheard = new ArrayList<>();

    SimulatedGrant grant;
    Selectors wish;

    @Nullable
    String begunAfter;

    private @Nullable String lastId;

    @Nullable
    Subscriber subscriber;

    @Nullable
    ManualSink sink;

    /**
     * A reader who is not connected yet.
     *
     * @param asked for what stays the same: the name, the form, the marks, and where it begins
     * @param clock an arrival of nothing, now
     */
    GrantedClient(Subscription asked, SimulatedGrant grant, Selectors wish, Supplier<GrantedStream.Arrival> clock) {
        StreamClaim claim = asked.claim();
        this.name = claim == null ? null : claim.name();
        this.form = asked.form();
        this.marks = asked.marks();
        this.first = asked.cursor();
        this.grant = grant;
        this.wish = wish;
        this.clock = clock;
    }

    /** @param room how many bytes its sink takes at first */
    void connect(Shard shard, int room) {
        String id = lastId();
        GrantedStream stream = new GrantedStream(wish, grant, id);
        streams.add(stream);
        ManualSink fresh = new ManualSink(this::take);
        fresh.stallAfter(room);
        Subscription subscription = Subscription.from(grant.view(wish), id == null ? first : Cursor.of(id))
                .with(form)
                .withMarks(marks)
                .with(grant.grant())
                .with(name == null ? null : grant.claim(name));
        sink = fresh;
        subscriber = shard.subscribe(subscription, fresh, began -> prologue(stream, fresh, began));
    }

    private byte[] prologue(GrantedStream stream, ManualSink taker, String began) {
        if (!taker.broken) {
            begunAfter = begunAfter == null ? began : begunAfter;
            stream.begin = stream.begin == null ? began : stream.begin;
        }
        return new byte[] {':', '\n'};
    }

    private void take(ByteBuffer bytes) {
        parser.parse(bytes);
        hold(parser.lastEventId());
    }

    /** Who is told to stop, and gets another grant, goes on where it was. */
    private void hold(String id) {
        lastId = id.isEmpty() || id.equals(HubEvent.STOP.type()) ? lastId : id;
    }

    private @Nullable String lastId() {
        return lastId == null ? begunAfter : lastId;
    }

    GrantedStream stream() {
        return streams.get(streams.size() - 1);
    }

    /** What it sees now, as the hub has it. */
    Selectors selected() {
        return subscriber == null ? wish : subscriber.view().selectors();
    }

    boolean isConnected() {
        return sink != null && sink.closed == null;
    }

    /** Whether it has everything, so that nothing more is on its way. */
    boolean isLive() {
        return isConnected() && subscriber != null && subscriber.state() == Subscriber.State.LIVE;
    }

    void room(int bytes, boolean isMore) {
        if (sink != null && subscriber != null && isMore) {
            sink.drain(bytes, subscriber);
        } else if (sink != null) {
            sink.stallAfter(bytes);
        }
    }

    /** Loses its connection; the hub hears of it, or has yet to find out. */
    void lose(EventLog log, boolean isHeard) {
        if (sink == null || subscriber == null) {
            return;
        }
        sink.broken = true;
        if (isHeard) {
            subscriber.close(CloseReason.CLIENT_GONE);
        } else {
            unheard.add(subscriber);
        }
        parser.endOfStream();
        end(log);
        sink = null;
        subscriber = null;
    }

    /** Notes how far its present connection brought it. */
    void end(EventLog log) {
        stream().end = lastId();
        stream().headAtEnd = log.head();
    }

    @Override
    public void onEvent(String type, String data, String lastEventId) {
        hold(lastEventId);
        boolean isGap = type.equals("tidings.gap");
        if (isGap || !type.startsWith("tidings.")) {
            GrantedStream.Arrival now = clock.get();
            stream().arrivals.add(new GrantedStream.Arrival(lastEventId, data, isGap, now.at(), now.answered()));
        }
    }
}
