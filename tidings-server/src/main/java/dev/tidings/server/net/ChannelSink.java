package dev.tidings.server.net;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream on a Netty channel: the portable way, through a pipeline that is empty but for TLS, where that is spoken. */
public final class ChannelSink extends ChannelInboundHandlerAdapter implements Sink {
    /** For channels of any transport. */
    public static final StreamTakeover TAKEOVER =
            (channel, peerFinished, opening) -> take(new ChannelSink(channel, null, null), peerFinished, opening);

    private static final Logger LOGGER = LoggerFactory.getLogger(ChannelSink.class);
    /** What a stalled reader costs at most. */
    private static final int MAX_COPY_BYTES = 64 * 1024;

    private static final int LAST_BYTES_SECONDS = 30;
    /** When so much waits in the kernel to be sent, it takes no more: that stays in the log. */
    private static final long UNSENT_BYTES = 16 << 10;

    private static final long UNLIMITED = 0;

    private final Channel channel;
    /** Null where the kernel cannot be asked about its peer. */
    private final @Nullable Socket socket;

    private final @Nullable PeerSilence silence;
    private @Nullable Listener listener;
    /** Whether bytes that the sink took have yet to be taken by the socket. */
    private boolean full;
    /** Whether a send is under way: nothing that happens within it may call back into the shard. */
    private boolean sending;

    private ChannelSink(Channel channel, @Nullable Socket socket, @Nullable PeerSilence silence) {
        this.channel = channel;
        this.socket = socket;
        this.silence = silence;
    }

    /** For channels of the epoll transport: their peers' silence is noticed, and little of a stream waits in the kernel. */
    public static StreamTakeover takeover(PeerSilence silence) {
        return (channel, peerFinished, opening) -> {
            ChannelSink sink = new ChannelSink(channel, (Socket) ((EpollSocketChannel) channel).fd(), silence);
            sink.limitUnsent(UNSENT_BYTES);
            take(sink, peerFinished, opening);
        };
    }

    private static void take(ChannelSink sink, boolean peerFinished, StreamTakeover.Opening opening) {
        Channel channel = sink.channel;
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
        // Asked of the write itself: TLS may hold back what the socket would take, for as long as a peer likes.
        ChannelFuture written = channel.writeAndFlush(copy);
        if (!written.isDone()) {
            full = true;
            written.addListener(this::onWritten);
        } else if (!written.isSuccess()) {
            Underlay.cut(channel);
        }
    }

    private void onWritten(Future<?> written) {
        full = false;
        if (!written.isSuccess()) {
            Underlay.cut(channel);
            return;
        }
        if (listener != null && channel.isActive() && !sending) {
            listener.onWritable();
        }
    }

    private void limitUnsent(long bytes) {
        if (socket != null && channel.isActive()) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, bytes);
        }
    }

    @Override
    public void expectEnd() {
        limitUnsent(UNLIMITED);
    }

    @Override
    public InetAddress peerAddress() {
        return Admissions.addressOf(channel);
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    /** Where the kernel cannot be asked, it gives up on a dead peer by itself, after some minutes. */
    @Override
    public boolean isPeerSilent() {
        return socket != null && silence != null && channel.isActive() && silence.isTooLong(socket);
    }

    @Override
    public void close(CloseReason reason) {
        if (full && reason != CloseReason.COMPLETE && reason != CloseReason.ENDED) {
            Underlay.cut(channel);
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        if (full) {
            // It has all that it asked for but for what the socket has yet to take. A reader that stalls does not keep
            // it.
            channel.eventLoop().schedule(() -> Underlay.cut(channel), LAST_BYTES_SECONDS, TimeUnit.SECONDS);
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
