package dev.tidings.server.http2;

import dev.tidings.server.net.Underlay;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.IOException;
import java.util.Map.Entry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec for one connection, with the limits that keep a hostile peer cheap, and with the windows of what is sent {@linkplain SendWindows counted} by ourselves. Data goes past it, so it
 * is told when that ends a stream. Of one event loop.
 */
final class Http2Codec extends Http2ConnectionHandler {
    /** What the other side may send of all bodies before one is read: a paused one does not hold up the others. */
    private static final int RECEIVE_WINDOW = 1 << 20;
    /**
     * RSTs that a peer sends, or provokes, within the seconds: CVE-2023-44487 and its like. All of its streams at once are none: a proxy's clients may go together.
     */
    private static final int MOST_RESETS = 4 * Http2Connection.MOST_STREAMS;

    private static final int RESETS_SECONDS = 30;
    private static final int MOST_EMPTY_FRAMES = 2;
    private static final int MOST_CONTROL_FRAMES = 10_000;
    /** Of the fields that answers have had (RFC 7541, 4.2): a peer that offers a larger table would have us fill it. */
    private static final long TABLE_BYTES = Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE;
    /** How often a peer may change its table: each time is to be told to it, with the next head. */
    private static final int MOST_TABLES = 100;

    private final Http2Connection owner;
    private final PropertyKey key;
    private final SendWindows windows;
    private final RecentStreams recentlyReset = new RecentStreams(MOST_RESETS);
    private int tables;
    /** The stream whose last frame is being told of, which is open to the codec until that is done. */
    private int ending;

    private Http2Codec(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings, Builder of) {
        super(decoder, encoder, settings);
        this.owner = of.owner;
        this.key = of.key;
        this.windows = of.windows;
        connection().addListener(new Streams());
        decoder.frameListener(new Frames());
        gracefulShutdownTimeoutMillis(Http2Connection.CLOSING.toMillis());
    }

    static Http2Codec of(Http2Connection owner, int headBytes) {
        return new Builder(owner, headBytes).build();
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Http2Codec, Builder> {
        private final Http2Connection owner;
        private final PropertyKey key;
        private final SendWindows windows;

        Builder(Http2Connection owner, int headBytes) {
            this.owner = owner;
            DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
            this.key = connection.newKey();
            this.windows = new SendWindows(connection, key, () -> owner.outlet().resume());
            connection.remote().flowController(windows);
            // At once, not when the other side has acknowledged our settings.
            connection.remote().maxActiveStreams(Http2Connection.MOST_STREAMS);
            connection(connection);
            initialSettings(new Http2Settings()
                    .maxConcurrentStreams(Http2Connection.MOST_STREAMS)
                    .maxHeaderListSize(headBytes));
            frameListener(new Http2FrameAdapter());
            decoderEnforceMaxConsecutiveEmptyDataFrames(MOST_EMPTY_FRAMES);
            decoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS);
            encoderEnforceMaxRstFramesPerWindow(MOST_RESETS, RESETS_SECONDS);
            encoderEnforceMaxQueuedControlFrames(MOST_CONTROL_FRAMES);
        }

        @Override
        protected Http2Codec build() {
            return super.build();
        }

        @Override
        protected Http2Codec build(
                Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Http2Codec(decoder, encoder, settings, this);
        }
    }

    SendWindows windows() {
        return windows;
    }

    private @Nullable StreamSink sinkOf(int id) {
        Http2Stream stream = connection().stream(id);
        return stream == null ? null : stream.getProperty(key);
    }

    /** Of each stream that is open. */
    void forEachSink(Consumer<StreamSink> task) {
        try {
            connection().forEachActiveStream(stream -> {
                StreamSink sink = stream.getProperty(key);
                if (sink != null) {
                    task.accept(sink);
                }
                return true;
            });
        } catch (Http2Exception impossible) {
            throw new IllegalStateException("Nothing here fails", impossible);
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext context = windows.channelHandlerContext();
        if (context == null) {
            throw new IllegalStateException("The codec is not on a channel");
        }
        return context;
    }

    void writeHead(int id, Http2Headers headers, boolean isLast) {
        ChannelHandlerContext context = context();
        encoder().writeHeaders(context, id, headers, 0, isLast, context.newPromise());
        if (isLast) {
            cancelRest(id);
        }
    }

    /** The end of a stream was staged. */
    void onEndStaged(int id) {
        Http2Stream stream = connection().stream(id);
        if (stream == null) {
            return;
        }
        if (connection().goAwaySent()) {
            // With the last stream of a connection that closes goes its channel.
            ChannelFuture unused = owner.outlet().writeStaged();
        }
        closeStreamLocal(stream, context().newSucceededFuture());
        cancelRest(id);
    }

    /** Of a request that was answered before all of it came, the rest is not wanted (RFC 9113, 8.1). */
    private void cancelRest(int id) {
        Http2Stream stream = connection().stream(id);
        if (stream != null && id != ending && stream.state().remoteSideOpen()) {
            reset(id, Http2Error.NO_ERROR);
        }
    }

    void reset(int id, Http2Error error) {
        ChannelHandlerContext context = context();
        resetStream(context, id, error.code(), context.newPromise());
    }

    /** Nothing of a stream may follow its reset, which may take a while to leave. */
    @Override
    public ChannelFuture resetStream(ChannelHandlerContext context, int id, long error, ChannelPromise promise) {
        ChannelFuture unused = owner.outlet().writeStaged();
        ChannelFuture reset = super.resetStream(context, id, error, promise);
        StreamSink sink = sinkOf(id);
        if (sink != null) {
            recentlyReset.add(id);
            sink.onClosed();
        }
        return reset;
    }

    /**
     * What was on its way when its stream was reset here is ignored (RFC 9113, 5.4.2). Of any other stream that is closed nothing may come (5.1): who goes on with
     * one is no client to go on with.
     */
    @Override
    protected void onStreamError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception.StreamException failure) {
        int id = failure.streamId();
        boolean isOfClosed = failure.error() == Http2Error.STREAM_CLOSED && connection().stream(id) == null;
        if (!isOfClosed) {
            // That one is reset past us, as is one that was refused and so never was a stream here (5.1.2).
            ChannelFuture unused = owner.outlet().writeStaged();
            recentlyReset.add(id);
            super.onStreamError(context, outbound, cause, failure);
        } else if (!recentlyReset.contains(id)) {
            Http2Exception fault = Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "%s", failure.getMessage());
            onConnectionError(context, outbound, fault, fault);
            context.flush();
        }
    }

    /** What was staged is not to be lost with the channel, which may close with the last byte of this. */
    @Override
    public ChannelFuture goAway(
            ChannelHandlerContext context, int lastStream, long error, ByteBuf said, ChannelPromise promise) {
        ChannelFuture unused = owner.outlet().writeStaged();
        boolean isFault = error != Http2Error.NO_ERROR.code();
        owner.onGoingAway(isFault);
        if (isFault) {
            // What it still sends means nothing, and would be an error each.
            context.channel().config().setAutoRead(false);
        }
        return super.goAway(context, lastStream, error, said, promise);
    }

    /** Whether there is something to flush for it. */
    boolean consume(int id, int bytes) {
        Http2Stream stream = connection().stream(id);
        if (stream == null || bytes == 0) {
            return false;
        }
        try {
            return connection().local().flowController().consumeBytes(stream, bytes);
        } catch (Http2Exception failure) {
            owner.onError(failure);
            return true;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        owner.onAdded(context);
        super.handlerAdded(context);
        connection().local().flowController().incrementWindowSize(connection().connectionStream(), RECEIVE_WINDOW);
        context.flush();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        super.handlerRemoved0(context);
        owner.onRemoved();
    }

    /** A client that sends nothing more takes nothing more either. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            Underlay.cut(context.channel());
        }
        super.userEventTriggered(context, event);
    }

    /** A client that resets its connection is no news; nor is one that does not speak HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) throws Exception {
        if (failure instanceof IOException) {
            Underlay.cut(context.channel());
        } else if (Http2CodecUtil.getEmbeddedHttp2Exception(failure) != null) {
            super.exceptionCaught(context, failure);
        } else {
            owner.outlet().onFailure(failure);
        }
    }

    /** What the codec knows of streams. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamAdded(Http2Stream stream) {
            stream.setProperty(key, owner.onStream(stream.id(), windows.initialWindowSize()));
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            StreamSink sink = stream.getProperty(key);
            if (sink != null) {
                owner.onStreamClosed(sink, connection().numActiveStreams() == 0);
            }
        }
    }

    /** What the other side sends. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
            Long table = settings.headerTableSize();
            if (table == null) {
                return;
            }
            if (++tables > MOST_TABLES) {
                throw Http2Exception.connectionError(
                        Http2Error.ENHANCE_YOUR_CALM, "SETTINGS_HEADER_TABLE_SIZE was sent too often");
            }
            encoder().configuration().headersConfiguration().maxHeaderTableSize(Math.min(table, TABLE_BYTES));
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int id,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean isLast) {
            onHeadersRead(context, id, headers, padding, isLast);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean isLast) {
            StreamSink sink = sinkOf(id);
            if (sink == null) {
                return;
            }
            Http2Exchange exchange = sink.exchange();
            if (exchange != null) {
                onTrailers(exchange, id, headers, isLast);
            } else if (!sink.isSubscribed() && !sink.isHeaded()) {
                owner.onRequest(sink, headers, isLast);
            }
        }

        /** They end the request, and say nothing that its head says (RFC 9113, 8.1). */
        private void onTrailers(Http2Exchange exchange, int id, Http2Headers trailers, boolean isLast) {
            boolean isOfHead = false;
            for (Entry<CharSequence, CharSequence> trailer : trailers) {
                isOfHead |= Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(trailer.getKey());
            }
            if (isLast && !isOfHead) {
                ending = id;
                exchange.onReceived(true);
                ending = 0;
            } else {
                reset(id, Http2Error.PROTOCOL_ERROR);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isLast) {
            int bytes = data.readableBytes() + padding;
            StreamSink sink = sinkOf(id);
            Http2Exchange exchange = sink == null ? null : sink.exchange();
            if (exchange == null) {
                // The rest of a body that means nothing, of a subscription: its window stays shut.
                return sink != null && sink.isSubscribed() ? 0 : bytes;
            }
            boolean isTaken = exchange.onData(data);
            ending = isLast ? id : 0;
            exchange.onReceived(isLast);
            ending = 0;
            return isTaken ? bytes : padding;
        }
    }
}
