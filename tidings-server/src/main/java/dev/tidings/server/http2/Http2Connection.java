package dev.tidings.server.http2;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.EventStream;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.hub.Shard;
import dev.tidings.server.net.Admissions;
import dev.tidings.server.net.PeerSilence;
import dev.tidings.server.net.Underlay;
import dev.tidings.server.request.Deadline;
import dev.tidings.server.request.RequestOptions;
import dev.tidings.server.request.ServedConnection;
import dev.tidings.server.tls.TlsChannel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/2 connection (RFC 9113): its requests, its streams, and how it ends. What they send goes through its {@link Outlet}. Of one event loop.
 */
public final class Http2Connection implements ServedConnection {
    /** Requests and streams at once, and how many of them may be subscriptions: a publish does not wait for one to end. */
    static final int MOST_STREAMS = 256;

    static final int MOST_SUBSCRIPTIONS = 200;
    /** When so much waits in the kernel to be sent, it takes no more. */
    private static final long UNSENT_BYTES = 64 << 10;

    /** For TLS's farewell, behind what is on its way; and for all of it, where the other side is at fault. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private static final Duration UNADMITTED = Duration.ofSeconds(2);
    /** For requests that are on their way when the connection ends. */
    static final Duration CLOSING = Duration.ofSeconds(2);

    private static final long SILENCE_KNOWN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(Http2Connection.class);

    /** What its server gives to each connection of an event loop. */
    public record Surroundings(
            ExchangeHandler handler,
            Shard shard,
            Flushes flushes,
            PeerSilence silence,
            RequestOptions options,
            Consumer<ServedConnection> onRemoved) {}

    private final Surroundings around;
    private final Channel channel;
    private final String scheme;
    private final Request.Peer peer;
    private final Http2Codec codec;
    private final Outlet outlet;
    private final Deadline idle;

    private @Nullable ChannelHandlerContext context;
    private int requests;
    private int subscriptions;
    /** With what is under way, once the connection is told that it ends. */
    private Duration patience = CLOSING;

    private boolean peerSilent;
    private long peerAskedAt;

    private Http2Connection(Channel channel, Surroundings around, boolean local) {
        this.around = around;
        this.channel = channel;
        this.scheme = TlsChannel.schemeOf(channel);
        this.peer = new Request.Peer(Admissions.addressOf(channel), local, TlsChannel.certificateOf(channel));
        this.idle = deadline(this::close);
        this.peerAskedAt = now() - SILENCE_KNOWN_NANOS;
        this.codec = Http2Codec.of(this, around.options().headBytes());
        this.outlet = new Outlet(channel, around.flushes(), codec.windows());
    }

    /**
     * Makes an HTTP/2 connection of a channel on which the client's preface is what comes next.
     *
     * @param local whether the listener it came in by can be reached from this machine only
     */
    public static Http2Connection on(Channel channel, Surroundings around, boolean local) {
        Http2Connection connection = new Http2Connection(channel, around, local);
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        }
        channel.config().setAutoRead(true);
        connection.expectRequests();
        channel.pipeline().addLast(new LastBytes()).addLast(connection.codec);
        return connection;
    }

    private void expectRequests() {
        boolean hurried = admission() != Admission.ADMITTED && options().idle().compareTo(UNADMITTED) > 0;
        idle.set(hurried ? UNADMITTED : options().idle());
    }

    // What the codec tells.

    void onAdded(ChannelHandlerContext of) {
        context = of;
        outlet.begin(of);
    }

    StreamSink onStream(int id, int window) {
        idle.clear();
        return new StreamSink(this, id, window);
    }

    /** @param isLast whether no other stream is open */
    void onStreamClosed(StreamSink stream, boolean isLast) {
        if (stream.isSubscribed()) {
            subscriptions--;
        }
        stream.onClosed();
        if (isLast) {
            expectRequests();
        }
    }

    void onRequest(StreamSink stream, Http2Headers headers, boolean isWhole) {
        if (!Heads.isWellFormed(headers)) {
            codec.reset(stream.id(), Http2Error.PROTOCOL_ERROR);
            return;
        }
        requests++;
        Request request;
        try {
            request = Heads.read(headers, scheme, peer);
        } catch (Problem problem) {
            Request read = Heads.asFarAsRead(headers, scheme, peer);
            Http2Exchange exchange = new Http2Exchange(this, stream, read, isWhole);
            stream.begin(exchange);
            exchange.answer(refusal(read, problem));
            return;
        }
        Http2Exchange exchange = new Http2Exchange(this, stream, request, isWhole);
        stream.begin(exchange);
        if (isWhole || exchange.mayHaveBody()) {
            handle(exchange);
        } else {
            exchange.awaitEnd();
        }
    }

    void handle(Http2Exchange exchange) {
        around.handler().handle(exchange);
    }

    /** The codec is done with the channel. */
    void onRemoved() {
        idle.cancel();
        outlet.clear();
        around.onRemoved().accept(this);
    }

    Outlet outlet() {
        return outlet;
    }

    // For its exchanges.

    RequestOptions options() {
        return around.options();
    }

    Admission admission() {
        return Admissions.of(channel).admission();
    }

    boolean isOwner() {
        return channel.eventLoop().inEventLoop();
    }

    void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException stopped) {
            LOGGER.debug("The server has stopped; nobody is there to be answered", stopped);
        }
    }

    Deadline deadline(Runnable passed) {
        return new Deadline(channel.eventLoop(), passed);
    }

    /** One with room for as many bytes, and no more. */
    ByteBuf buffer(int capacity) {
        return channel.alloc().buffer(capacity, capacity);
    }

    Answer refusal(Request request, Problem problem) {
        return around.handler().refusal(request, problem);
    }

    /** An exchange is over, as such. */
    void onOver() {
        requests--;
    }

    boolean isFullOfStreams() {
        return subscriptions >= MOST_SUBSCRIPTIONS;
    }

    boolean hasRoomFor(EventStream stream) {
        return around.shard().hasRoomFor(stream.subscription());
    }

    void subscribe(StreamSink stream, EventStream opened) {
        stream.subscribe();
        onOver();
        subscriptions++;
        stream.tell(around.shard().subscribe(opened.subscription(), stream, id -> {
            sendHead(stream, Heads.of(opened.headStartingAfter(id), false), false);
            return opened.firstBytes();
        }));
    }

    /** The other side may send as much more of a body. */
    void consumed(StreamSink stream, int bytes) {
        if (codec.consume(stream.id(), bytes)) {
            outlet.touch();
        }
    }

    // What goes out.

    void sendContinue(StreamSink stream) {
        if (stream.isOver()) {
            return;
        }
        codec.writeHead(stream.id(), new DefaultHttp2Headers(false).status("100"), false);
        outlet.touch();
    }

    void sendHead(StreamSink stream, Http2Headers headers, boolean isLast) {
        if (stream.isOver()) {
            return;
        }
        stream.onHeaded();
        if (isLast) {
            stream.onEnded();
        }
        codec.writeHead(stream.id(), headers, isLast);
        outlet.touch();
    }

    /** Ends a stream behind what was staged of it. */
    void end(StreamSink stream) {
        if (stream.isOver()) {
            return;
        }
        if (!stream.isHeaded()) {
            reset(stream);
            return;
        }
        stream.onEnded();
        outlet.end(stream.id());
        codec.onEndStaged(stream.id());
    }

    /** Ends a stream whose client is not to take for whole what it has. */
    void reset(StreamSink stream) {
        if (!stream.isOver()) {
            codec.reset(stream.id(), Http2Error.INTERNAL_ERROR);
        }
    }

    /** Asked for each stream, and found out once a second. */
    InetAddress peerAddress() {
        return peer.address();
    }

    boolean isPeerSilent() {
        long now = now();
        if (now - peerAskedAt >= SILENCE_KNOWN_NANOS) {
            peerAskedAt = now;
            peerSilent = around.silence().isTooLong(channel);
        }
        return peerSilent;
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    // Its end.

    @Override
    public void end(Duration patience) {
        this.patience = patience;
        codec.gracefulShutdownTimeoutMillis(patience.toMillis());
        codec.forEachSink(stream -> {
            Http2Exchange exchange = stream.exchange();
            if (exchange != null) {
                exchange.end();
            }
        });
        close();
    }

    /** Says that no further request is taken, and closes when those that came are answered. */
    private void close() {
        channel.close();
    }

    /** Nobody waits for ever for a client that does not even take that. */
    void onGoingAway(boolean byItsFault) {
        deadline(() -> Underlay.cut(channel)).set(byItsFault ? FAREWELL : patience.plus(FAREWELL));
    }

    @Override
    public boolean isBusy() {
        return requests > 0 || outlet.isBusy();
    }

    void onError(Http2Exception failure) {
        ChannelHandlerContext of = context;
        if (of != null) {
            codec.onError(of, true, failure);
        }
    }
}
