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

    private final Channel channel;
    private @Nullable Subscriber subscriber;
    /** Whether bytes that the sink took have yet to be taken by the socket. */
    private boolean full;

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
        channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** Takes all or nothing: a channel accepts any amount, so no more is offered to it until it is empty again. */
    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (!channel.isActive()) {
            return CLOSED;
        }
        if (full) {
            return 0;
        }
        ByteBuf copy = channel.alloc().directBuffer(to - from);
        copy.writeBytes(bytes.duplicate().limit(to).position(from));
        channel.write(copy, channel.voidPromise());
        channel.unsafe().flush();
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        if (pending != null && !pending.isEmpty()) {
            full = true;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> drained());
        }
        return to - from;
    }

    private void drained() {
        full = false;
        if (subscriber != null && channel.isActive()) {
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

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        gone();
    }

    private void gone() {
        if (subscriber != null) {
            subscriber.close(CloseReason.CLIENT_GONE);
        }
    }
}
