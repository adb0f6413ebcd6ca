package dev.tidings.hub;

import dev.tidings.hub.OpenStream.Lag;
import dev.tidings.log.EventLog;
import dev.tidings.topic.Topic;
import org.jspecify.annotations.Nullable;

/** A shard's streams as operators see them. Belongs to the shard's thread. */
final class StreamSights {
    private final int number;
    private final Shard shard;
    private final EventLog log;
    private final StreamList streams;
    private final FeedDirectory feeds;
    private final StreamScans scans;

    /** @param number of the shard */
    StreamSights(int number, Shard shard, EventLog log, Loop loop, StreamList streams, FeedDirectory feeds) {
        this.number = number;
        this.shard = shard;
        this.log = log;
        this.streams = streams;
        this.feeds = feeds;
        this.scans = new StreamScans(streams, loop);
    }

    int number() {
        return number;
    }

    /** Begins a walk through the streams; its answer completes later. */
    void begin(StreamScan<?> scan) {
        scans.add(scan);
    }

    /** The open stream of a serial number; null if there is none. */
    @Nullable
    OpenStream find(long serial) {
        Subscriber stream = streams.find(serial);
        return stream == null ? null : of(stream);
    }

    /** Ends the open stream of a serial number; whether there was one. */
    boolean end(long serial, CloseReason reason) {
        Subscriber stream = streams.find(serial);
        if (stream == null) {
            return false;
        }
        shard.close(stream, reason);
        return true;
    }

    void end(Subscriber stream, CloseReason reason) {
        shard.close(stream, reason);
    }

    /** How many streams here see a topic. */
    int readersOf(Topic topic) {
        return feeds.readersOf(topic);
    }

    OpenStream of(Subscriber stream) {
        StreamState state = StreamState.of(stream);
        return new OpenStream(
                new StreamId(number, stream.serial),
                stream.address(),
                stream.sink().protocol(),
                stream.name(),
                state,
                stream.view(),
                stream.bearer(),
                stream.lag(),
                stream.feed().key.interval(),
                cursorOf(stream, state),
                lagOf(stream, state));
    }

    private @Nullable String cursorOf(Subscriber stream, StreamState state) {
        return switch (state) {
            case STARTING -> null;
            case LIVE -> log.ids().at(Math.max(stream.cursor(), shard.position()));
            default -> stream.idAt(stream.cursor(), log.ids());
        };
    }

    private Lag lagOf(Subscriber stream, StreamState state) {
        boolean isPlaced = state != StreamState.STARTING && state != StreamState.LIVE && !stream.isInSnapshot();
        long events = isPlaced ? Math.max(0, log.head() - stream.cursor()) : 0;
        return new Lag(events, stream.lagBytes(), stream.behindFor());
    }
}
