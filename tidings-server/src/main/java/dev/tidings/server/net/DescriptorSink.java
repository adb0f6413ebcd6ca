package dev.tidings.server.net;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on a bare descriptor: once the request is read, the connection leaves its Netty channel, which is then garbage, and is registered with the
 * event loop as a handle of its own. It costs a few dozen bytes, and a send is one system call. Nothing is read from it before its end: the end of the
 * other side is an event of epoll's.
 */
public final class DescriptorSink implements Sink, EpollIoHandle {
    private static final Logger LOGGER = LoggerFactory.getLogger(DescriptorSink.class);
    private static final EpollIoOps INTEREST =
            EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NOTSENT_LOWAT = 25;
    /** When so much waits in the kernel to be sent, it takes no more: that stays in the log. */
    private static final int UNSENT_BYTES = 16 << 10;

    private static final int UNLIMITED = 0;

    private static final int MOST_DISCARDING_READS = 4;
    private static final FastThreadLocal<ByteBuffer> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
            return ByteBuffer.allocateDirect(16 << 10);
        }
    };

    private final Socket socket;
    private final int descriptor;
    private final DescriptorSender sender = DescriptorSender.ofThisLoop();
    private final PeerSilence silence;
    private final Admissions.Place place;
    private @Nullable IoRegistration registration;
    private @Nullable Listener listener;
    private boolean closed;

    private DescriptorSink(Socket socket, PeerSilence silence, Admissions.Place place) {
        this.socket = socket;
        this.descriptor = socket.intValue();
        this.silence = silence;
        this.place = place;
    }

    /** For channels of the epoll transport. */
    public static StreamTakeover takeover(PeerSilence silence) {
        // A peer that has finished is told of by epoll, to the new handle too.
        return (channel, peerFinished, opening) -> take((EpollSocketChannel) channel, silence, opening);
    }

    private static void take(EpollSocketChannel channel, PeerSilence silence, StreamTakeover.Opening opening) {
        try {
            DescriptorSink sink = new DescriptorSink((Socket) channel.fd(), silence, Admissions.of(channel));
            IoEventLoop loop = (IoEventLoop) channel.eventLoop();
            StreamTakeover.removeHandlers(channel);
            channel.pipeline().addLast(new DeafHandler());
            channel.deregister().addListener(deregistered -> {
                if (channel.isActive()) {
                    sink.register(loop, opening);
                }
            });
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("A connection could not become a stream", failure);
            channel.close();
        }
    }

    /** From here on the descriptor is the sink's to close. */
    private void register(IoEventLoop loop, StreamTakeover.Opening opening) {
        try {
            loop.register(this).addListener(registered -> open((IoRegistration) registered.getNow(), opening));
        } catch (RuntimeException | Error failure) {
            fail(failure);
        }
    }

    private void open(@Nullable IoRegistration registered, StreamTakeover.Opening opening) {
        try {
            if (registered == null) {
                throw new IllegalStateException("The event loop takes no more connections");
            }
            registration = registered;
            limitUnsent(UNSENT_BYTES);
            listener = opening.open(this);
            // Only now: an event before would find nobody to tell, and comes once.
            registration.submit(INTEREST);
        } catch (RuntimeException | Error failure) {
            fail(failure);
        }
    }

    private void fail(Throwable failure) {
        LOGGER.warn("A stream could not be opened", failure);
        close();
        if (listener != null) {
            // The shard has it already, and is to let go of it.
            listener.onPeerLost();
        }
    }

    private void limitUnsent(int bytes) {
        try {
            socket.setIntOpt(IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes);
        } catch (IOException failure) {
            LOGGER.debug("What is unsent on a stream could not be limited", failure);
        }
    }

    /** Its number may be another connection's once the descriptor is closed. */
    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        if (closed) {
            return CLOSED;
        }
        try {
            return sender.send(socket, descriptor, bytes, from, to);
        } catch (IOException gone) {
            return CLOSED;
        }
    }

    @Override
    public void expectEnd() {
        if (!closed) {
            limitUnsent(UNLIMITED);
        }
    }

    @Override
    public int readAhead() {
        return descriptor + socket.intValue();
    }

    @Override
    public InetAddress peerAddress() {
        return place.address();
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public boolean isPeerSilent() {
        return closed || silence.isTooLong(socket);
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        if (listener == null || closed) {
            return;
        }
        if (ops.contains(EpollIoOps.EPOLLERR)) {
            listener.onPeerLost();
        } else if (ops.contains(EpollIoOps.EPOLLRDHUP)) {
            listener.onPeerGone();
        } else if (ops.contains(EpollIoOps.EPOLLOUT)) {
            listener.onWritable();
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (!closed) {
            discardReceived();
            close();
        }
    }

    /** What lies unread when a socket is closed makes the kernel reset the connection, and the client may lose what it was sent last. */
    private void discardReceived() {
        ByteBuffer scratch = SCRATCH.get();
        try {
            for (int reads = 0; reads < MOST_DISCARDING_READS; reads++) {
                if (socket.read(scratch, 0, scratch.capacity()) <= 0) {
                    return;
                }
            }
        } catch (IOException gone) {
            LOGGER.trace("A stream's connection was gone before it was closed", gone);
        }
    }

    /** Called by the event loop too, when it is shut down. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException failure) {
            LOGGER.debug("A stream's socket could not be closed", failure);
        }
        place.leave();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
