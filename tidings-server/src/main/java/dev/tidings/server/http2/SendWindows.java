package dev.tidings.server.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much the other side takes (RFC 9113, 5.2), in place of Netty's own account: of the connection here, of each stream in its {@link StreamSink}, so that both windows have one
 * owner, and nothing is queued. The codec tells it of {@code WINDOW_UPDATE} and {@code SETTINGS}; data never goes through the codec. Of one event loop.
 */
final class SendWindows implements Http2RemoteFlowController {
    private final io.netty.handler.codec.http2.Http2Connection connection;
    private final PropertyKey key;
    private final Runnable onOpened;
    private @Nullable ChannelHandlerContext context;
    private int initial = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    private int ofConnection = Http2CodecUtil.DEFAULT_WINDOW_SIZE;

    /**
     * @param key of a stream's sink
     * @param onOpened what is done when the connection's window was empty and is no more
     */
    SendWindows(io.netty.handler.codec.http2.Http2Connection connection, PropertyKey key, Runnable onOpened) {
        this.connection = connection;
        this.key = key;
        this.onOpened = onOpened;
    }

    /** What the connection takes, beside what its streams do; 0 or more. */
    int ofConnection() {
        return ofConnection;
    }

    /** Data was sent. */
    void take(int bytes) {
        ofConnection -= bytes;
    }

    private @Nullable StreamSink sinkOf(Http2Stream stream) {
        return stream.getProperty(key);
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int more) throws Http2Exception {
        if (stream.id() == Http2CodecUtil.CONNECTION_STREAM_ID) {
            if (isTooMuch(ofConnection, more)) {
                throw Http2Exception.connectionError(
                        Http2Error.FLOW_CONTROL_ERROR, "The window of the connection is larger than 2^31 - 1");
            }
            boolean wasEmpty = ofConnection == 0;
            ofConnection += more;
            if (wasEmpty) {
                onOpened.run();
            }
            return;
        }
        StreamSink sink = sinkOf(stream);
        if (sink == null) {
            return;
        }
        if (isTooMuch(sink.window(), more)) {
            throw Http2Exception.streamError(
                    stream.id(), Http2Error.FLOW_CONTROL_ERROR, "The window of a stream is larger than 2^31 - 1");
        }
        sink.widen(more);
    }

    private static boolean isTooMuch(int window, int more) {
        return (long) window + more > Http2CodecUtil.MAX_INITIAL_WINDOW_SIZE;
    }

    /** Also of the streams that are open, whose window may become negative (6.9.2). */
    @Override
    public void initialWindowSize(int size) throws Http2Exception {
        int more = size - initial;
        initial = size;
        connection.forEachActiveStream(stream -> {
            StreamSink sink = sinkOf(stream);
            if (sink != null) {
                if (isTooMuch(sink.window(), more)) {
                    throw Http2Exception.connectionError(
                            Http2Error.FLOW_CONTROL_ERROR, "The window of a stream is larger than 2^31 - 1");
                }
                sink.widen(more);
            }
            return true;
        });
    }

    @Override
    public int initialWindowSize() {
        return initial;
    }

    @Override
    public int windowSize(Http2Stream stream) {
        StreamSink sink = sinkOf(stream);
        return sink == null ? ofConnection : sink.window();
    }

    @Override
    public void channelHandlerContext(ChannelHandlerContext of) {
        context = of;
    }

    @Override
    public @Nullable ChannelHandlerContext channelHandlerContext() {
        return context;
    }

    @Override
    public void addFlowControlled(Http2Stream stream, FlowControlled frame) {
        throw new UnsupportedOperationException("Data does not go through the codec");
    }

    @Override
    public boolean hasFlowControlled(Http2Stream stream) {
        return false;
    }

    @Override
    public void writePendingBytes() {}

    @Override
    public void listener(Listener listener) {}

    @Override
    public boolean isWritable(Http2Stream stream) {
        return windowSize(stream) > 0;
    }

    @Override
    public void channelWritabilityChanged() {}

    @Override
    public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {}
}
