package dev.tidings.server.tls;

import dev.tidings.server.net.Underlay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before HTTP on the port of TLS. It lets the handshake happen, within its time, and then gives the connection to what speaks the protocol that was
 * agreed on; who speaks HTTP in the clear is given to somebody who says so.
 *
 * <pre>
 *             a handshake's first byte                it is done
 *   GREETING ---------------------------> HANDSHAKE ---------------> SECURED ----> FINISHED: the other side sends nothing more
 *      |                                      |
 *      | a letter: HTTP in the clear          | it fails, takes too long
 *      v                                      v
 *   gone: the connection is another's       closed
 * </pre>
 *
 * Where the only certificate is yet to come, each handshake ends with an alert. Once it is secured, the end of what the other side sends is one to those above, whether TLS says so or the socket. Of one event loop.
 */
@SuppressWarnings("exports") // Not for others: the options beside it are.
public final class TlsDoor extends ChannelInboundHandlerAdapter implements Underlay {
    /** As HTTP/1.1 is called in a handshake (RFC 7301, 6). */
    public static final String HTTP_1_1 = "http/1.1";
    /** As HTTP/2 over TLS is (RFC 9113, 3.1). */
    public static final String HTTP_2 = "h2";

    private static final Logger LOGGER = LoggerFactory.getLogger(TlsDoor.class);
    /** The type of the record that a handshake begins with (RFC 8446, 5.1). */
    private static final int HANDSHAKE_RECORD = 22;
    /** Of a client's first message: those with keys that no quantum computer breaks take under 2 KB. */
    private static final int MOST_HELLO_BYTES = 16 << 10;

    /** A fatal alert, internal_error (RFC 8446, 6.2), as a record of TLS 1.2, which all versions read. */
    private static final byte[] INTERNAL_ERROR = {21, 3, 3, 0, 2, 2, 80};

    private enum State {
        GREETING,
        HANDSHAKE,
        SECURED,
        FINISHED
    }

    /** Who the connection is for, once it is known what is spoken on it. */
    public interface Behind {
        /** @param protocol the one that was agreed on (RFC 7301); {@code http/1.1} where the client named none */
        void onSecured(Channel channel, String protocol);

        /** What was read so far comes to the channel's pipeline next. */
        void onPlain(Channel channel);
    }

    /**
     * When so much waits to be sent, nothing more is read: what TLS answers by itself, such as a wish for new keys (RFC 8446, 4.6.3), is queued however little the
     * other side reads.
     */
    private static final long MOST_PENDING_BYTES = 1 << 20;

    private final Certificates certificates;
    private final Behind behind;
    private State state = State.GREETING;
    private @Nullable Future<?> timer;
    private boolean paused;

    private TlsDoor(Certificates certificates, Behind behind) {
        this.certificates = certificates;
        this.behind = behind;
    }

    /** @param patience from here to the end of the handshake */
    public static void on(Channel channel, Certificates certificates, Duration patience, Behind behind) {
        TlsDoor door = new TlsDoor(certificates, behind);
        channel.pipeline().addLast(door);
        door.timer =
                channel.eventLoop().schedule(() -> Underlay.cut(channel), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state != State.GREETING) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf bytes = (ByteBuf) message;
        int first = bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : -1;
        if (first == HANDSHAKE_RECORD && !certificates.isAny()) {
            bytes.release();
            refuse(context);
        } else if (first == HANDSHAKE_RECORD) {
            state = State.HANDSHAKE;
            context.pipeline().addBefore(context.name(), null, new Choice(certificates));
            context.pipeline().fireChannelRead(bytes);
        } else if (isText(first)) {
            stopTimer();
            behind.onPlain(context.channel());
            context.pipeline().remove(this);
            context.pipeline().fireChannelRead(bytes);
        } else {
            ReferenceCountUtil.release(message);
            if (first >= 0) {
                context.close();
            }
        }
    }

    /** Says, as far as TLS has a word for it, that it is not the client's fault: the certificate is yet to come. */
    private static void refuse(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.wrappedBuffer(INTERNAL_ERROR)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Requests begin with a letter, and perhaps an empty line before it (RFC 9112, 2.2). */
    private static boolean isText(int first) {
        return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || first == '\r' || first == '\n';
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            onHandshake(context, handshake);
        } else if (event instanceof SslCloseCompletionEvent close) {
            if (close.isSuccess()) {
                onFinished(context);
            }
        } else if (event instanceof ChannelInputShutdownEvent) {
            onFinished(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void onHandshake(ChannelHandlerContext context, SslHandshakeCompletionEvent handshake) {
        stopTimer();
        if (handshake.isSuccess()) {
            state = State.SECURED;
            String agreed = context.pipeline().get(SslHandler.class).applicationProtocol();
            behind.onSecured(context.channel(), agreed == null ? HTTP_1_1 : agreed);
        } else {
            LOGGER.debug("A handshake failed", handshake.cause());
            context.close();
        }
    }

    /**
     * A second handshake (RFC 5246, 7.2.2) would cost as much as the first, and hold back all that is sent until its client goes on with it: TLS 1.3 has none, and
     * nobody needs one.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.SECURED
                && isAtItAgain(context.pipeline().get(SslHandler.class).engine())) {
            Underlay.cut(context.channel());
            return;
        }
        context.fireChannelReadComplete();
        ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
        if (pending != null && pending.totalPendingWriteBytes() > MOST_PENDING_BYTES) {
            paused = true;
            context.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (paused && context.channel().isWritable()) {
            paused = false;
            context.channel().config().setAutoRead(true);
        }
        context.fireChannelWritabilityChanged();
    }

    private static boolean isAtItAgain(SSLEngine engine) {
        return engine.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING
                && !engine.isInboundDone()
                && !engine.isOutboundDone()
                && engine.getSession().getProtocol().equals(TlsVersion.TLS_1_2.jdkName());
    }

    private void onFinished(ChannelHandlerContext context) {
        if (state == State.SECURED) {
            state = State.FINISHED;
            context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (state != State.FINISHED) {
            context.close();
        }
    }

    /** What is no TLS, or was tampered with, is as little news as a reset connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        boolean isOfTls = failure instanceof DecoderException && failure.getCause() instanceof SSLException;
        if (state == State.GREETING || state == State.HANDSHAKE) {
            LOGGER.debug("A connection failed before it was secured", failure);
            context.close();
        } else {
            context.fireExceptionCaught(isOfTls ? failure.getCause() : failure);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        context.fireChannelInactive();
    }

    /** Reads which host the client wants, and puts the handshake of its certificate in its own place. */
    private static final class Choice extends SniHandler {
        private final Certificates certificates;

        Choice(Certificates certificates) {
            super(certificates::of, MOST_HELLO_BYTES, 0);
            this.certificates = certificates;
        }

        @Override
        protected Future<SslContext> lookup(ChannelHandlerContext context, @Nullable String host) {
            Promise<SslContext> turn = context.executor().newPromise();
            HandshakeTurns.here().await(context.executor(), () -> turn.setSuccess(certificates.of(host)));
            return turn;
        }

        /** A connection may be gone before its turn. */
        @Override
        protected void replaceHandler(ChannelHandlerContext context, String host, SslContext chosen) throws Exception {
            if (!context.isRemoved()) {
                super.replaceHandler(context, host, chosen);
            }
        }

        /** The door has a time of its own for all of it. */
        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            SslHandler handler = context.newHandler(allocator, certificates.handshakes());
            handler.setHandshakeTimeoutMillis(0);
            return handler;
        }
    }
}
