package dev.tidings.server;

import dev.tidings.http.ExchangeHandler;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubClock;
import dev.tidings.hub.Shard;
import dev.tidings.hub.StreamClock;
import dev.tidings.log.View;
import dev.tidings.server.http1.Http1Connection;
import dev.tidings.server.http2.Flushes;
import dev.tidings.server.http2.Http2Connection;
import dev.tidings.server.http2.StagedBytes;
import dev.tidings.server.net.PeerSilence;
import dev.tidings.server.net.ShardLoop;
import dev.tidings.server.net.StreamTakeover;
import dev.tidings.server.request.RequestOptions;
import dev.tidings.server.request.ServedConnection;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What an event loop has of the server: its shard of the hub, and its connections that are no streams. */
final class LoopPart {
    private static final long POLL_MILLIS = 5;
    /** For what was asked on a connection whose streams have ended. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final Hub hub;
    private final EventLoop loop;
    private final Shard shard;
    private final Http1Connection.Surroundings http1;
    private final Http2Connection.Surroundings http2;

    // Of the loop's thread.
    private final Set<ServedConnection> connections = new HashSet<>();

    LoopPart(
            Hub hub,
            EventLoop loop,
            ExchangeHandler handler,
            StreamTakeover takeover,
            PeerSilence silence,
            RequestOptions options,
            HubClock clock,
            StagedBytes staged) {
        this.hub = hub;
        this.loop = loop;
        this.shard = hub.addShard(new ShardLoop(loop, clock));
        this.http1 = new Http1Connection.Surroundings(
                handler, shard, takeover, options, this::serveHttp2, connections::remove);
        this.http2 = new Http2Connection.Surroundings(
                handler, shard, new Flushes(shard, loop, staged), silence, options, connections::remove);
        clock.every(StreamClock.tickLength(hub.streams()), shard::tick, loop);
    }

    /** Serves a new connection. */
    void serve(Channel channel, boolean local) {
        connections.add(Http1Connection.on(channel, http1, local));
    }

    /** Serves a connection on which HTTP/2 is spoken, from its preface on. */
    void serveHttp2(Channel channel, boolean local) {
        connections.add(Http2Connection.on(channel, http2, local));
    }

    /** Serves a new connection with the answers of another than the hub, such as where else to ask. */
    void serve(Channel channel, boolean local, ExchangeHandler other) {
        connections.add(Http1Connection.on(channel, http1.with(other), local));
    }

    /** Closes the streams whose view the predicate picks. */
    void closeStreams(Predicate<View> views, CloseReason reason, Runnable done) {
        shard.closeAll(views, reason, done);
    }

    /** Ends connections when what was asked on them is answered: an event that is stored is not to be taken for lost. */
    void endConnections(Runnable done) {
        endConnections(GOODBYE);
        awaitAnswers(done);
    }

    private void endConnections(Duration patience) {
        Set.copyOf(connections).forEach(connection -> connection.end(patience));
    }

    /** Ends streams over a time, and connections as they have none. */
    void drain(Drain drain, Runnable done) {
        endConnections(drain.over().plus(GOODBYE));
        shard.drain(drain, done);
    }

    private void awaitAnswers(Runnable done) {
        if (connections.stream().anyMatch(ServedConnection::isBusy)) {
            loop.schedule(() -> awaitAnswers(done), POLL_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            done.run();
        }
    }

    /** Takes the shard out of the hub. Any thread. */
    void remove() {
        hub.removeShard(shard);
    }
}
