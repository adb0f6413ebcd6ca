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
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/2 connection (RFC 9113): its requests, its streams, and all that they send. Data of all streams is staged, and leaves in one write, at the end of a pass of the
 * shard; what is staged or waits for the socket is bounded, and a stream that there is no room for is full until its turn comes again. No stream without
 * a window holds up another. Of one event loop.
 */
public final class Http2Connection implements ServedConnection {
    /** Requests and streams at once, and how many of them may be subscriptions: a publish does not wait for one to end. */
    static final int MOST_STREAMS = 256;

    static final int MOST_SUBSCRIPTIONS = 200;
    /** What a peer has to take (4.2): more in a frame would only save headers. */
    private static final int MOST_FRAME_BYTES = 16 << 10;
    /** What is staged before it is written, and what may wait for the socket. */
    private static final int MOST_STAGED_BYTES = 64 << 10;
    /** With less room than that, what is staged is written first. */
    private static final int LEAST_ROOM_BYTES = 1 << 10;
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
    private final SendWindows windows;
    private final Staging staging;
    private final Deadline idle;
    /** Streams that have something to send and a window for it, in the order of their turns. */
    private final ArrayDeque<StreamSink> waiting = new ArrayDeque<>(0);

    private @Nullable ChannelHandlerContext context;
    private int requests;
    private int subscriptions;
    private boolean toFlush;
    /** With what is under way, once the connection is told that it ends. */
    private Duration patience = CLOSING;
    /** Whether bytes that were written have yet to be taken by the socket. */
    private boolean full;

    private boolean peerSilent;
    private long peerAskedAt;

    private Http2Connection(Channel channel, Surroundings around, boolean local) {
        this.around = around;
        this.channel = channel;
        this.scheme = TlsChannel.schemeOf(channel);
        this.peer = new Request.Peer(Admissions.addressOf(channel), local, TlsChannel.certificateOf(channel));
        this.staging = new Staging(channel.alloc());
        this.idle = deadline(this::close);
        this.peerAskedAt = now() - SILENCE_KNOWN_NANOS;
        this.codec = Http2Codec.of(this, around.options().headBytes());
        this.windows = codec.windows();
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
        staging.clear();
        around.onRemoved().accept(this);
    }

    void onFailure(Throwable failure) {
        LOGGER.warn("A connection failed and is closed", failure);
        channel.close();
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
            touch();
        }
    }

    // What goes out.

    void sendContinue(StreamSink stream) {
        if (stream.isOver()) {
            return;
        }
        codec.writeHead(stream.id(), new DefaultHttp2Headers(false).status("100"), false);
        touch();
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
        touch();
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
        staging.end(stream.id());
        touch();
        codec.onEndStaged(stream.id());
    }

    /** Ends a stream whose client is not to take for whole what it has. */
    void reset(StreamSink stream) {
        if (!stream.isOver()) {
            codec.reset(stream.id(), Http2Error.INTERNAL_ERROR);
        }
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** How many bytes of data it takes, in one frame. */
    int room() {
        if (full) {
            return 0;
        }
        int left = MOST_STAGED_BYTES - staging.size();
        if (left < LEAST_ROOM_BYTES) {
            flush();
            if (full) {
                return 0;
            }
            left = MOST_STAGED_BYTES;
        }
        return Math.min(windows.ofConnection(), Math.min(left - Staging.HEADER_BYTES, MOST_FRAME_BYTES));
    }

    /** Takes {@code bytes[from..from + length)}, for which there is {@link #room()}. */
    void stage(int stream, ByteBuffer bytes, int from, int length) {
        staging.data(stream, bytes, from, length);
        windows.take(length);
        touch();
    }

    /** Has a stream wait for its turn. */
    void await(StreamSink stream) {
        waiting.add(stream);
    }

    /** Lets those that wait go on, one after the other, as long as there is room. */
    void resume() {
        for (int left = waiting.size(); left > 0 && room() > 0; left--) {
            waiting.remove().resume();
        }
    }

    private void touch() {
        if (!toFlush) {
            toFlush = true;
            around.flushes().add(this);
        }
    }

    /** Writes what is staged, if the socket has taken what was written before. */
    void flush() {
        toFlush = false;
        ChannelHandlerContext to = context;
        if (to == null || !channel.isActive()) {
            staging.clear();
        } else if (full) {
            to.flush();
        } else {
            ChannelFuture written = to.writeAndFlush(staging.take());
            if (!written.isDone()) {
                full = true;
                written.addListener(this::onTaken);
            } else if (!written.isSuccess()) {
                channel.close();
            }
        }
    }

    /** Before anything of the codec's that must not overtake it, whether the socket has room for it or not; done when it has left. */
    ChannelFuture writeStaged() {
        ChannelHandlerContext to = context;
        if (to == null || !channel.isActive()) {
            return channel.newSucceededFuture();
        }
        touch();
        return to.write(staging.take());
    }

    private void onTaken(Future<?> written) {
        full = false;
        if (!written.isSuccess()) {
            channel.close();
            return;
        }
        if (staging.size() > 0) {
            flush();
        }
        resume();
    }

    /** Asked for each stream, and found out once a second. */
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
        return requests > 0 || toFlush || full;
    }

    /** Told by a wider window of the connection. */
    void onWider() {
        resume();
    }

    void onError(Http2Exception failure) {
        ChannelHandlerContext of = context;
        if (of != null) {
            codec.onError(of, true, failure);
        }
    }
}
