package dev.tidings.server.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection sends. Data of all its streams is staged, and leaves in one write, at the end of a pass of the shard; what is staged or waits for the socket is bounded, and a
 * stream that there is no room for is full until its turn comes again. No stream without a window holds up another. Of one event loop.
 */
final class Outlet {
    /** What a peer has to take (RFC 9113, 4.2): more in a frame would only save headers. */
    private static final int MOST_FRAME_BYTES = 16 << 10;
    /** What is staged before it is written, and what may wait for the socket. */
    private static final int MOST_STAGED_BYTES = 64 << 10;
    /** The same where all together have staged as much as they may. */
    private static final int FEW_STAGED_BYTES = 2 << 10;
    /** With less room than that, what is staged is written first. */
    private static final int LEAST_ROOM_BYTES = 1 << 10;

    private static final Logger LOGGER = LoggerFactory.getLogger(Outlet.class);

    private final Channel channel;
    private final Flushes flushes;
    private final SendWindows windows;
    private final Staging staging;
    /** Streams that have something to send and a window for it, in the order of their turns. */
    private final ArrayDeque<StreamSink> waiting = new ArrayDeque<>(0);

    private @Nullable ChannelHandlerContext context;
    private boolean toFlush;
    /** Whether bytes that were written have yet to be taken by the socket. */
    private boolean full;

    Outlet(Channel channel, Flushes flushes, SendWindows windows) {
        this.channel = channel;
        this.flushes = flushes;
        this.windows = windows;
        this.staging = new Staging(channel.alloc(), flushes.bytes());
    }

    /** @param of the codec's, which nothing passes that is written here */
    void begin(ChannelHandlerContext of) {
        context = of;
    }

    /** Throws away what was staged. */
    void clear() {
        staging.clear();
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Whether something has yet to leave. */
    boolean isBusy() {
        return toFlush || full;
    }

    /** How many bytes of data it takes, in one frame. */
    int room() {
        if (full) {
            return 0;
        }
        int most = flushes.bytes().isFull() ? FEW_STAGED_BYTES : MOST_STAGED_BYTES;
        int left = most - staging.size();
        if (left < LEAST_ROOM_BYTES) {
            flush();
            if (full) {
                return 0;
            }
            left = most;
        }
        return Math.min(windows.ofConnection(), Math.min(left - Staging.HEADER_BYTES, MOST_FRAME_BYTES));
    }

    /** Takes {@code bytes[from..from + length)}, for which there is {@link #room()}. */
    void stage(int stream, ByteBuffer bytes, int from, int length) {
        staging.data(stream, bytes, from, length);
        windows.take(length);
        touch();
    }

    /** Stages the end of a stream. */
    void end(int stream) {
        staging.end(stream);
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

    /** There is something to flush, here or in the codec. */
    void touch() {
        if (!toFlush) {
            toFlush = true;
            flushes.add(this);
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
            ByteBuf taken = staging.take();
            int bytes = taken.capacity();
            ChannelFuture written = noteReleased(bytes, to.writeAndFlush(taken));
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
        ByteBuf taken = staging.take();
        int bytes = taken.capacity();
        return noteReleased(bytes, to.write(taken));
    }

    /** Notes that a buffer is not held any more, once it is written. */
    private ChannelFuture noteReleased(int bytes, ChannelFuture written) {
        if (written.isDone()) {
            flushes.bytes().add(-bytes);
        } else {
            written.addListener(any -> flushes.bytes().add(-bytes));
        }
        return written;
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

    void onFailure(Throwable failure) {
        LOGGER.warn("A connection failed and is closed", failure);
        channel.close();
    }
}
