package dev.tidings.cli.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.List;
import java.util.function.IntFunction;

/** A connection of HTTP/2 with the streams of several subscribers, by Netty's codec. Asks for all of them when the hub has said how many it takes. */
final class Http2Streams extends Http2FrameAdapter {
    /** So large that the hub never waits for it. */
    private static final int WINDOW = 16 << 20;

    private final List<StampReader> readers;
    private final HubTarget hub;
    private final IntFunction<List<String>> selectors;
    private final ConnectionListener listener;
    private final Http2ConnectionHandler codec;
    private boolean asked;
    private int open;

    private Http2Streams(
            List<StampReader> readers,
            HubTarget hub,
            IntFunction<List<String>> selectors,
            ConnectionListener listener) {
        this.readers = readers;
        this.hub = hub;
        this.selectors = selectors;
        this.listener = listener;
        this.codec = new Http2ConnectionHandlerBuilder()
                .server(false)
                .frameListener(this)
                .initialSettings(new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW))
                .build();
    }

    /** Adds them to the pipeline of a connection that is open. */
    static void addTo(
            ChannelPipeline pipeline,
            List<StampReader> readers,
            HubTarget hub,
            IntFunction<List<String>> selectors,
            ConnectionListener listener) {
        Http2Streams streams = new Http2Streams(readers, hub, selectors, listener);
        pipeline.addLast(streams.codec, streams.new End());
        pipeline.flush();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        if (asked) {
            return;
        }
        asked = true;
        Long most = settings.maxConcurrentStreams();
        if (most != null && most < readers.size()) {
            fail("the hub takes " + most + " streams on a connection, and " + readers.size() + " are asked for");
            return;
        }
        var connection = codec.connection();
        connection
                .local()
                .flowController()
                .incrementWindowSize(connection.connectionStream(), WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        for (int i = 0; i < readers.size(); i++) {
            Http2Headers headers = headers(selectors.apply(readers.get(i).number()));
            codec.encoder().writeHeaders(context, idOf(i), headers, 0, true, context.newPromise());
        }
        context.flush();
    }

    private Http2Headers headers(List<String> wanted) {
        return new DefaultHttp2Headers()
                .method("GET")
                .scheme(hub.scheme())
                .authority(hub.authority())
                .path(hub.streamPath(wanted))
                .add("accept", "text/event-stream");
    }

    /** Clients' streams have odd numbers (RFC 9113, 5.1.1). */
    private static int idOf(int index) {
        return 2 * index + 1;
    }

    private StampReader readerOf(int id) {
        return readers.get(id / 2);
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
            boolean isEnd) {
        onHeadersRead(context, id, headers, padding, isEnd);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean isEnd) {
        CharSequence status = headers.status();
        if (status == null || !"200".contentEquals(status)) {
            listener.onFailure(readerOf(id).number(), "expected a stream, was answered " + status);
        } else if (isEnd) {
            onEnd(id);
        } else {
            listener.onStream();
            if (++open == readers.size()) {
                listener.onComplete();
            }
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean isEnd) {
        readerOf(id).read(data);
        if (isEnd) {
            onEnd(id);
        }
        return data.readableBytes() + padding;
    }

    private void onEnd(int id) {
        listener.onFailure(readerOf(id).number(), "the hub ended the stream");
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int id, long code) {
        listener.onFailure(readerOf(id).number(), "the hub reset the stream: " + Http2Error.valueOf(code));
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug) {
        fail("the hub ends the connection: " + Http2Error.valueOf(code));
    }

    private void fail(String why) {
        listener.onFailure(readers.get(0).number(), why);
    }

    /** Behind the codec: what it does not tell of. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            listener.onTurn();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail("the hub ended the connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            fail(String.valueOf(failure.getMessage()));
        }
    }
}
