package dev.tidings.server.net;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream on a Netty channel: the portable way, through an empty pipeline. */
public final class ChannelSink extends ChannelInboundHandlerAdapter implements Sink {
    public static final StreamTakeover TAKEOVER = ChannelSink::take;

    private static final Logger LOGGER = LoggerFactory.getLogger(ChannelSink.class);
    /** What a stalled reader costs at most. */
    private static final int MAX_COPY_BYTES = 64 * 1024;

    private static final int LAST_BYTES_SECONDS = 30;

    private final Channel channel;
    private @Nullable Listener listener;
    /** Whether bytes that the sink took have yet to be taken by the socket. */
    private boolean full;
    /** Whether a send is under way: nothing that happens within it may call back into the shard. */
    private boolean sending;

    private ChannelSink(Channel channel) {
        this.channel = channel;
    }

    private static void take(Channel channel, boolean peerFinished, StreamTakeover.Opening opening) {
        ChannelSink sink = new ChannelSink(channel);
        try {
            StreamTakeover.removeHandlers(channel);
            channel.pipeline().addLast(sink);
            channel.config().setAutoRead(true);
            sink.listener = opening.open(sink);
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("A stream could not be opened", failure);
            channel.close();
            return;
        }
        if (peerFinished) {
            sink.listener.onPeerGone();
        }
    }

    /** A channel accepts any amount, so it is offered a copy's worth at a time, and no more until it is empty again. */
    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (!channel.isActive()) {
            return CLOSED;
        }
        int next = from;
        sending = true;
        try {
            while (next < to && !full) {
                int end = Math.min(to, next + MAX_COPY_BYTES);
                write(bytes.duplicate().limit(end).position(next));
                next = end;
            }
        } finally {
            sending = false;
        }
        return next - from;
    }

    private void write(ByteBuffer bytes) {
        ByteBuf copy = channel.alloc().directBuffer(bytes.remaining());
        copy.writeBytes(bytes);
        channel.write(copy, channel.voidPromise());
        channel.unsafe().flush();
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        if (pending != null && !pending.isEmpty()) {
            full = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> drained());
        }
    }

    private void drained() {
        full = false;
        if (listener != null && channel.isActive() && !sending) {
            listener.onWritable();
        }
    }

    /** The kernel gives up on a dead peer by itself, after some minutes; this way of writing has no means to ask it sooner. */
    @Override
    public boolean isPeerSilent() {
        return false;
    }

    @Override
    public void close(CloseReason reason) {
        if (full && reason != CloseReason.COMPLETE && reason != CloseReason.ENDED) {
            channel.close();
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (full) {
            // It has all that it asked for but for what the socket has yet to take. A reader that stalls does not keep
            // it.
            channel.eventLoop().schedule(() -> channel.close(), LAST_BYTES_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && listener != null) {
            listener.onPeerGone();
        }
    }

    /** May come from within a send, when it fails; the channel becomes inactive after it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (listener != null) {
            listener.onPeerLost();
        }
    }
}
