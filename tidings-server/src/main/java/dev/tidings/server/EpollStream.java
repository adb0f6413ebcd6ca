package dev.tidings.server;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Sink;
import dev.tidings.hub.Subscriber;
import dev.tidings.server.Admissions.Admission;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on a bare descriptor: once the request is read, the connection leaves its Netty channel, which is then garbage, and is registered with the
 * event loop as a handle of its own. It costs a few dozen bytes, and a send is one system call. Nothing is ever read from it: the end of the
 * other side is an event of epoll's.
 */
final class EpollStream implements Sink, EpollIoHandle {
    private static final Logger LOGGER = LoggerFactory.getLogger(EpollStream.class);
    private static final EpollIoOps INTEREST =
            EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);

    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NOTSENT_LOWAT = 25;
    /** When so much waits in the kernel to be sent, it takes no more: that stays in the log. */
    private static final int UNSENT_BYTES = 16 << 10;

    private static final int UNLIMITED = 0;

    private final Socket socket;
    private final int descriptor;
    private final DescriptorSender sender = DescriptorSender.ofThisLoop();
    private final PeerSilence silence;
    private final Admission admission;
    private @Nullable IoRegistration registration;
    private @Nullable Subscriber subscriber;

    private EpollStream(Socket socket, PeerSilence silence, Admission admission) {
        this.socket = socket;
        this.descriptor = socket.intValue();
        this.silence = silence;
        this.admission = admission;
    }

    static StreamTakeover takeover(PeerSilence silence) {
        return (channel, subscribe) -> take((EpollSocketChannel) channel, silence, subscribe);
    }

    /** First what earlier requests on the connection are still owed goes out, then the channel lets go of the descriptor. */
    private static void take(EpollSocketChannel channel, PeerSilence silence, Function<Sink, Subscriber> subscribe) {
        EpollStream stream = new EpollStream((Socket) channel.fd(), silence, Admissions.of(channel));
        IoEventLoop loop = (IoEventLoop) channel.eventLoop();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (channel.isActive()) {
                StreamTakeover.removeHandlers(channel);
                channel.pipeline().addLast(new DeafHandler());
                channel.deregister().addListener(deregistered -> {
                    if (channel.isActive()) {
                        stream.open(loop, subscribe);
                    }
                });
            }
        });
    }

    private void limitUnsent(int bytes) {
        try {
            socket.setIntOpt(IPPROTO_TCP, TCP_NOTSENT_LOWAT, bytes);
        } catch (IOException failure) {
            LOGGER.debug("What is unsent on a stream could not be limited", failure);
        }
    }

    private void open(IoEventLoop loop, Function<Sink, Subscriber> subscribe) {
        loop.register(this).addListener(registered -> {
            if (registered.isSuccess()) {
                registration = (IoRegistration) registered.getNow();
                registration.submit(INTEREST);
                limitUnsent(UNSENT_BYTES);
                subscriber = subscribe.apply(this);
            } else {
                LOGGER.warn("A stream could not be registered with its event loop", registered.cause());
                close();
            }
        });
    }

    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        try {
            return sender.send(socket, descriptor, bytes, from, to);
        } catch (IOException gone) {
            return CLOSED;
        }
    }

    @Override
    public void expectEnd() {
        limitUnsent(UNLIMITED);
    }

    @Override
    public int readAhead() {
        return descriptor + socket.intValue();
    }

    @Override
    public boolean isPeerSilent() {
        return silence.isTooLong(socket);
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        if (subscriber == null) {
            return;
        }
        if (ops.contains(EpollIoOps.EPOLLRDHUP) || ops.contains(EpollIoOps.EPOLLERR)) {
            subscriber.close(CloseReason.CLIENT_GONE);
        } else if (ops.contains(EpollIoOps.EPOLLOUT)) {
            subscriber.onWritable();
        }
    }

    @Override
    public void close(CloseReason reason) {
        close();
    }

    /** Called by the event loop too, when it is shut down. */
    @Override
    public void close() {
        if (registration != null) {
            registration.cancel();
        }
        try {
            socket.close();
        } catch (IOException failure) {
            LOGGER.debug("A stream's socket could not be closed", failure);
        }
        admission.leave();
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }
}
