package dev.tidings.cli.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All subscribers, on one thread of its own: opens the connections, then hands what it reads to the {@link Deliveries}. Reading in the clear allocates next to
 * nothing, for a collector at work would be taken for a slow hub.
 */
public final class LoadClient implements AutoCloseable {
    /** Connections that may be under way at once. */
    private static final int MAX_CONNECTING = 256;

    private final HubTarget hub;
    private final FanoutOptions options;
    private final Deliveries deliveries;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("bench-subscribers", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final ConnectionListener listener = new Progress();

    // Of its thread.
    private final ChannelGroup channels = new DefaultChannelGroup(loop);
    private int opened;
    private int connecting;

    // Written by its thread, read by others.
    private final AtomicInteger ready = new AtomicInteger();
    private volatile @Nullable String failure;

    private volatile boolean stopped;

    public LoadClient(HubTarget hub, FanoutOptions options, Deliveries deliveries) {
        this.hub = hub;
        this.options = options;
        this.deliveries = deliveries;
    }

    /** Starts to connect. */
    public void start() {
        loop.execute(this::connectMore);
    }

    /** How many streams are open. */
    public int ready() {
        return ready.get();
    }

    /** @throws IOException if a connection failed, or was ended by the hub */
    public void requireSound() throws IOException {
        String message = failure;
        if (message != null) {
            throw new IOException(message);
        }
    }

    private void connectMore() {
        while (failure == null && !stopped && opened < options.connections() && connecting < MAX_CONNECTING) {
            connecting++;
            connect(opened++);
        }
    }

    private void connect(int number) {
        List<StampReader> readers = readers(number);
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(new Arrival(readers))
                .connect(hub.address(), hub.source(number));
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                listener.onFailure(
                        readers.get(0).number(), String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private List<StampReader> readers(int connection) {
        int each = options.carriage().streamsPerConnection();
        int first = connection * each;
        return IntStream.range(first, Math.min(first + each, options.subscribers()))
                .mapToObj(number -> new StampReader(number, deliveries))
                .toList();
    }

    /** Closes all connections and waits until the thread has nothing more to do; what it wrote can be read then. */
    @Override
    public void close() {
        stopped = true;
        loop.submit(() -> {
                    deliveries.finish();
                    channels.close();
                })
                .syncUninterruptibly();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** A fresh connection: has TLS agreed on, and then gives its place to what speaks HTTP. */
    private final class Arrival extends ChannelInboundHandlerAdapter {
        private final List<StampReader> readers;

        Arrival(List<StampReader> readers) {
            this.readers = readers;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channels.add(context.channel());
            if (options.carriage().tls()) {
                SslHandler tls = new SslHandler(hub.engine());
                context.pipeline().addBefore(context.name(), null, tls);
            } else {
                speak(context);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    onSecured(context);
                } else {
                    fail(String.valueOf(handshake.cause().getMessage()));
                }
            }
        }

        private void onSecured(ChannelHandlerContext context) {
            String agreed = context.pipeline().get(SslHandler.class).engine().getApplicationProtocol();
            if (options.carriage().http() == Http.H2 && !"h2".equals(agreed)) {
                fail("the hub speaks no HTTP/2 over TLS");
            } else {
                speak(context);
            }
        }

        private void speak(ChannelHandlerContext context) {
            Channel channel = context.channel();
            if (options.carriage().http().isTwo()) {
                Http2Streams.addTo(channel.pipeline(), readers, hub, options::selectors, listener);
            } else {
                StampReader reader = readers.get(0);
                channel.pipeline()
                        .addLast(new Http1Stream(reader, hub.subscribe(options.selectors(reader.number())), listener));
            }
            channel.pipeline().remove(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail("the hub closed the connection");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(String.valueOf(cause.getMessage()));
        }

        private void fail(String why) {
            listener.onFailure(readers.get(0).number(), why);
        }
    }

    private final class Progress implements ConnectionListener {
        @Override
        public void onStream() {
            ready.incrementAndGet();
        }

        @Override
        public void onComplete() {
            connecting--;
            connectMore();
        }

        /** The first one tells, for others follow from it. */
        @Override
        public void onFailure(int subscriber, String why) {
            if (failure == null && !stopped) {
                failure = "Subscriber " + subscriber + " of " + options.subscribers() + ": " + why;
            }
        }

        @Override
        public void onTurn() {
            deliveries.endTurn();
        }
    }
}
