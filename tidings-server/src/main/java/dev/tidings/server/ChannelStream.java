package dev.tidings.server;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import dev.tidings.hub.Subscriber;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A stream on a Netty channel: the portable way, through an empty pipeline. */
final class ChannelStream extends ChannelInboundHandlerAdapter implements Sink {
    static final StreamTakeover TAKEOVER = ChannelStream::take;

    /** What a stalled reader costs at most. */
    private static final int MAX_COPY_BYTES = 64 * 1024;

    private final Channel channel;
    private @Nullable Subscriber subscriber;
    /** Whether bytes that the sink took have yet to be taken by the socket. */
    private boolean full;
    /** Whether a send is under way: nothing that happens within it may call back into the shard. */
    private boolean sending;

    private ChannelStream(Channel channel) {
        this.channel = channel;
    }

    private static void take(Channel channel, Function<Sink, Subscriber> subscribe) {
        ChannelStream stream = new ChannelStream(channel);
        StreamTakeover.removeHandlers(channel);
        channel.pipeline().addLast(stream);
        channel.config().setAutoRead(true);
        stream.subscriber = subscribe.apply(stream);
    }

    /** Writes a whole response as it lies, and ends the connection. */
    static void writeAndClose(Channel channel, ByteBuf response) {
        StreamTakeover.removeHandlers(channel);
        channel.pipeline().addLast(new DeafHandler());
        channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** A channel accepts any amount, so it is offered a copy's worth at a time, and no more until it is empty again. */
    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (!channel.isActive()) {
            return CLOSED;
        }
        int next = from;
        sending = true;
        while (next < to && !full) {
            int end = Math.min(to, next + MAX_COPY_BYTES);
            write(bytes.duplicate().limit(end).position(next));
            next = end;
        }
        sending = false;
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
        if (subscriber != null && channel.isActive() && !sending) {
            subscriber.onWritable();
        }
    }

    /** The kernel gives up on a dead peer by itself, after some minutes; this way of writing has no means to ask it sooner. */
    @Override
    public boolean isPeerSilent() {
        return false;
    }

    @Override
    public void close(CloseReason reason) {
        if (full) {
            channel.close();
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    /** May come from within a send, when it fails; the channel becomes inactive after it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (subscriber != null) {
            subscriber.close(CloseReason.CLIENT_GONE);
        }
    }
}
