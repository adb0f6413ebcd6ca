package dev.tidings.server.http1;

import dev.tidings.http.Admission;
import dev.tidings.http.EventStream;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.hub.Shard;
import dev.tidings.hub.Sink;
import dev.tidings.server.net.Admissions;
import dev.tidings.server.net.StreamTakeover;
import dev.tidings.server.net.Underlay;
import dev.tidings.server.request.Deadline;
import dev.tidings.server.request.RequestOptions;
import dev.tidings.server.request.ServedConnection;
import dev.tidings.server.tls.TlsChannel;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 connection: one state machine that owns its order, its back-pressure and its deadlines. One request is looked at a time; the bytes of those behind
 * it stay bytes until it is answered and the answer has left, and while any wait nothing more is read.
 *
 * <pre>
 *                     a head                  the answer                  it has left
 *   READING_HEAD ----------------> WAITING ----------------> ANSWERING ----------------> READING_HEAD
 *        |              (the body is read as it is asked for,    |
 *        |               in WAITING and in ANSWERING)            | it was the last
 *        | malformed, too slow: the answer is the last           v
 *        '---------------------------------------------> ANSWERING ----> LINGERING: all that comes is thrown away,
 *                                                                        until the other side ends, or for a while
 *   WAITING ---- the answer is a stream ----> HANDED_OVER: the connection is the sink's
 *   READING_HEAD ---- HTTP/2 ----> HANDED_OVER: it is spoken from the first byte on (RFC 9113, 3.3)
 * </pre>
 *
 * Any state may go to CLOSED. An answer is the last where the client or the endpoint says so, and where a body was not read to its end: none of its bytes is ever
 * taken for a request. A peer that has closed its half is answered all it has asked. Of one event loop.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter
        implements RequestDecoder.Demand, ServedConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http1Connection.class);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** For how long and how much a client may still send that has its last answer, so that it gets to read it (RFC 9112, 9.6). */
    private static final Duration LINGER = Duration.ofSeconds(30);

    private static final Duration LINGER_IN_SILENCE = Duration.ofSeconds(5);
    /** For a connection that there is no room for: it gets to hear so, and makes room for the next to hear it. */
    private static final Duration UNADMITTED = Duration.ofSeconds(2);

    private static final long LINGER_BYTES = 128L << 20;
    /** What a peer that ends its half may have sent ahead: the transport reads all of it, asked or not. */
    private static final int MOST_HELD = 256 << 10;

    private enum State {
        READING_HEAD,
        WAITING,
        ANSWERING,
        LINGERING,
        HANDED_OVER,
        CLOSED
    }

    /** What its server gives to each connection of an event loop. */
    public record Surroundings(
            ExchangeHandler handler,
            Shard shard,
            StreamTakeover takeover,
            RequestOptions options,
            @Nullable Http2 http2,
            Consumer<ServedConnection> onRemoved) {
        /** With somebody else who answers, and knows HTTP/1.1 alone. */
        public Surroundings with(ExchangeHandler other) {
            return new Surroundings(other, shard, takeover, options, null, onRemoved);
        }
    }

    /** Takes a connection on which HTTP/2 is spoken. */
    @FunctionalInterface
    public interface Http2 {
        /** The channel's pipeline has no codec of HTTP any more; the preface comes by it next. */
        void take(Channel channel, boolean local);
    }

    private final Surroundings around;
    private final String scheme;
    private final Request.Peer peer;
    private final RequestDecoder decoder;
    private final Deadline deadline;
    private final ChannelHandlerContext context;
    private final Channel channel;

    private State state = State.READING_HEAD;
    private @Nullable Http1Exchange exchange;
    /** Whether the decoder has yet to say that a request without a body is at its end. */
    private boolean awaitsEnd;
    /** Whether the other side sends nothing more. */
    private boolean peerFinished;
    /** Whether no further request is taken, because the server is closing. */
    private boolean ending;
    /** Whether some of what came was thrown away, so that what follows means nothing. */
    private boolean bytesLost;

    private boolean headStarted;
    private long lingeringSince;
    private long lingered;
    private long pendingBefore;

    private Http1Connection(ChannelPipeline pipeline, Surroundings around, boolean local) {
        this.around = around;
        this.channel = pipeline.channel();
        this.scheme = TlsChannel.schemeOf(channel);
        this.peer = new Request.Peer(Admissions.addressOf(channel), local, TlsChannel.certificateOf(channel));
        this.decoder = new RequestDecoder(around.options().headBytes(), this);
        this.deadline = new Deadline(channel.eventLoop(), this::onDeadline);
        pipeline.addLast(decoder).addLast(this);
        this.context = pipeline.context(this);
        deadline.set(patience(around.options().idle()));
    }

    private Duration patience(Duration usual) {
        boolean hurried = admission() != Admission.ADMITTED && usual.compareTo(UNADMITTED) > 0;
        return hurried ? UNADMITTED : usual;
    }

    /**
     * Makes an HTTP/1.1 connection of a new channel.
     *
     * @param local whether the listener it came in by can be reached from this machine only
     */
    public static Http1Connection on(Channel channel, Surroundings around, boolean local) {
        return new Http1Connection(channel.pipeline(), around, local);
    }

    // What comes in.

    @Override
    public boolean wantsDecoded() {
        return state == State.READING_HEAD || (exchange != null && exchange.wantsBody());
    }

    @Override
    public boolean wantsDiscarded() {
        return state == State.LINGERING || state == State.CLOSED || bytesLost;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        try {
            onDecoded(message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onDecoded(Object message) {
        if (message instanceof RequestDecoder.FoldedHeaderException folded) {
            refuse(null, RequestHead.malformed(folded));
        } else if (message instanceof HttpRequest request && state == State.READING_HEAD) {
            onHead(request);
        } else if (message instanceof HttpContent content) {
            onContent(content);
        }
    }

    /** What has no body is handled when the decoder has said its end too, and so is done with it. */
    private void onHead(HttpRequest request) {
        RequestHead read = new RequestHead(request, scheme, peer);
        try {
            Request asked = read.read();
            exchange = new Http1Exchange(this, asked, read);
        } catch (Problem problem) {
            refuse(read.asFarAsRead(), problem);
            return;
        }
        headStarted = false;
        state = State.WAITING;
        awaitsEnd = !read.hasBody();
        if (!awaitsEnd) {
            handle(exchange);
        }
    }

    private void onContent(HttpContent content) {
        Http1Exchange current = exchange;
        if (current == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            onBrokenBody(current, RequestHead.malformed(content.decoderResult().cause()));
        } else if (awaitsEnd) {
            awaitsEnd = false;
            handle(current);
        } else {
            current.onBody(content.content().nioBuffer());
            if (content instanceof LastHttpContent) {
                current.onBodyEnd();
            }
        }
    }

    private void handle(Http1Exchange current) {
        deadline.clear();
        around.handler().handle(current);
    }

    /** The rest of the body that is being read never comes. */
    private void onBrokenBody(Http1Exchange current, Problem problem) {
        if (current.cutBody(problem)) {
            return;
        }
        boolean answered = current.isAnswered();
        release();
        if (answered) {
            abort();
        } else {
            refuse(current.request(), problem);
        }
    }

    /** Answers what no endpoint does, and ends the connection. */
    private void refuse(@Nullable Request request, Problem problem) {
        boolean toHead = request != null && request.method().equals("HEAD");
        write(AnswerEncoder.whole(around.handler().refusal(request, problem), toHead, true, false), true);
    }

    @Override
    public void onReceived(int bytes) {
        if (state == State.LINGERING) {
            lingered += bytes;
        }
        if (decoder.held() > MOST_HELD && !wantsDecoded()) {
            loseBytes();
        }
        settle();
    }

    private void loseBytes() {
        bytesLost = true;
        if (exchange != null && exchange.isReadingBody()) {
            onBrokenBody(
                    exchange,
                    Problem.busy("Too much of the body came before there was room for it")
                            .asLast());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            peerFinished = true;
            settle();
        }
    }

    /** Decodes what is there already, now that more of it is wanted. */
    void resume() {
        if (decoder.isDecoding()) {
            return;
        }
        try {
            decoder.resume(context.pipeline().context(decoder));
        } catch (Exception | Error failure) {
            exceptionCaught(context, failure);
            return;
        }
        settle();
    }

    @Override
    public boolean knowsHttp2() {
        return around.http2() != null;
    }

    @Override
    public void onHttp2() {
        Http2 http2 = around.http2();
        if (http2 != null) {
            state = State.HANDED_OVER;
            deadline.cancel();
            http2.take(channel, peer.local());
            channel.pipeline().remove(this).remove(decoder);
        }
    }

    /** After each step: whether more is read, whether more can come, until when it must. */
    private void settle() {
        if (state == State.CLOSED || state == State.HANDED_OVER) {
            return;
        }
        boolean wants = wantsDecoded() || state == State.LINGERING;
        if (wants && peerFinished) {
            onInputEnd();
        } else if (wants || wantsDiscarded()) {
            channel.config().setAutoRead(true);
        } else if (decoder.held() > 0) {
            channel.config().setAutoRead(false);
        }
        setDeadline();
    }

    /** All that was sent is decoded, and nothing more comes. */
    private void onInputEnd() {
        Http1Exchange current = exchange;
        if (current != null && state != State.LINGERING) {
            onBrokenBody(current, new Problem(400, "The body ended before its end; expected all of it").asLast());
        } else {
            close();
        }
    }

    // What goes out.

    /** Asks the client for the body that it holds back. */
    void sendContinue() {
        context.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
    }

    /** Writes the rest of an answer; the connection ends, or is for the next request, when it has left. */
    void write(byte[] bytes, boolean last) {
        writePart(bytes, last ? this::linger : this::expectRequest);
    }

    /** Writes a part of an answer, and goes on when it has left. */
    void writePart(byte[] bytes, Runnable next) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.ANSWERING;
        ChannelFuture written = context.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        if (written.isDone()) {
            onWritten(written, next);
        } else {
            pendingBefore = pendingBytes();
            written.addListener(done -> onWritten(written, next));
            settle();
        }
    }

    private void onWritten(ChannelFuture written, Runnable next) {
        if (!written.isSuccess()) {
            abort();
        } else if (state == State.ANSWERING) {
            next.run();
        }
    }

    private void expectRequest() {
        exchange = null;
        state = State.READING_HEAD;
        headStarted = false;
        decoder.expectRequest();
        if (isEnding()) {
            linger();
        } else {
            deadline.set(around.options().idle());
            resume();
        }
    }

    /**
     * Ends the connection so that the client gets to read its last answer: a close with bytes unread would make the kernel reset it, and the client lose what it
     * has not read yet.
     */
    private void linger() {
        release();
        if (peerFinished || !(channel instanceof DuplexChannel duplex)) {
            close();
            return;
        }
        state = State.LINGERING;
        lingeringSince = now();
        TlsChannel.shutdownOutput(duplex);
        resume();
    }

    boolean hasRoomFor(EventStream stream) {
        return around.shard().hasRoomFor(stream.subscription());
    }

    void openStream(EventStream stream) {
        release();
        state = State.HANDED_OVER;
        deadline.cancel();
        StreamTakeover.Opening opening = sink -> subscribe(stream, sink);
        around.takeover().take(channel, peerFinished, opening);
    }

    private Sink.Listener subscribe(EventStream stream, Sink sink) {
        return around.shard().subscribe(stream.subscription(), sink, id -> StreamHead.bytes(stream, id));
    }

    // How long it may take, and its end.

    private void setDeadline() {
        RequestOptions options = around.options();
        switch (state) {
            case READING_HEAD -> {
                boolean started = decoder.isInsideHead();
                if (started && !headStarted) {
                    deadline.set(patience(options.head()));
                }
                headStarted = started;
            }
            case WAITING -> {
                if (wantsDecoded()) {
                    deadline.set(bodyPatience());
                } else {
                    deadline.clear();
                }
            }
            case ANSWERING -> deadline.set(patience(options.answer()));
            case LINGERING -> deadline.set(patience(LINGER_IN_SILENCE));
            case HANDED_OVER, CLOSED -> deadline.clear();
        }
        boolean lingersTooLong = state == State.LINGERING && now() - lingeringSince > LINGER.toNanos();
        if (lingersTooLong || lingered > LINGER_BYTES) {
            close();
        }
    }

    private Duration bodyPatience() {
        RequestOptions options = around.options();
        return exchange != null && exchange.isOpenEnded() ? options.openBody() : options.body();
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    private void onDeadline() {
        switch (state) {
            case READING_HEAD -> {
                if (headStarted) {
                    refuse(null, tooSlow("head", around.options().head()));
                } else {
                    close();
                }
            }
            case WAITING -> {
                if (exchange != null) {
                    onBrokenBody(exchange, tooSlow("body", bodyPatience()));
                }
            }
            case ANSWERING -> onSlowAnswer();
            case LINGERING -> close();
            case HANDED_OVER, CLOSED -> {}
        }
    }

    private static Problem tooSlow(String what, Duration patience) {
        return new Problem(408, "The request's " + what + " did not come within " + patience).asLast();
    }

    /** A client may take its time, but not all of ours. */
    private void onSlowAnswer() {
        long pending = pendingBytes();
        if (pending > 0 && pending == pendingBefore) {
            abort();
        } else {
            pendingBefore = pending;
            deadline.set(around.options().answer());
        }
    }

    private long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /** Takes no further request, and closes when what was asked is answered; a body that may come for ever is cut. */
    @Override
    public void end(Duration patience) {
        ending = true;
        if (exchange != null && exchange.isOpenEnded()) {
            onBrokenBody(
                    exchange,
                    Problem.busy("The hub closes, and takes no more of this body")
                            .asLast());
            settle();
        }
        if (state == State.READING_HEAD && !headStarted) {
            close();
        }
    }

    boolean isEnding() {
        return ending || bytesLost;
    }

    /** Whether a request waits for its answer, or an answer to be taken. */
    @Override
    public boolean isBusy() {
        return state == State.WAITING || state == State.ANSWERING;
    }

    /** Cuts the connection: the client is not to take for whole what it has. */
    void abort() {
        if (channel.config() instanceof SocketChannelConfig socket && channel.isOpen()) {
            // A reset: an orderly end would be the end of an answer that has no other.
            socket.setSoLinger(0);
        }
        close(() -> Underlay.cut(channel));
    }

    private void close() {
        close(channel::close);
    }

    private void close(Runnable closing) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        deadline.cancel();
        try {
            release();
        } finally {
            closing.run();
        }
    }

    private void release() {
        Http1Exchange current = exchange;
        exchange = null;
        awaitsEnd = false;
        if (current != null) {
            current.abandon();
        }
    }

    /** Whether this exchange is over as far as the connection is concerned. */
    boolean isGone(Http1Exchange asking) {
        return exchange != asking || state == State.CLOSED;
    }

    /** Closed, or a stream from now on. */
    @Override
    public void handlerRemoved(ChannelHandlerContext from) {
        around.onRemoved().accept(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        if (state != State.HANDED_OVER) {
            close();
        }
        from.fireChannelInactive();
    }

    /** A client that resets its connection is no news; nor is one that does not speak HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
        if (!(failure instanceof IOException)) {
            LOGGER.warn("A connection failed and is closed", failure);
        }
        if (state != State.HANDED_OVER) {
            close();
        }
    }

    // For its exchange.

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
}
