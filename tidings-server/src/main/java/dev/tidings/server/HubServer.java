package dev.tidings.server;

import dev.tidings.http.HttpOptions;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Shard;
import dev.tidings.hub.StreamClock;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * A hub on the network: HTTP/1.1, one shard of the hub on each event loop. Starts listening in {@link #start}, stops in {@link #close()}; the
 * hub itself stays the caller's. Safe for use by any thread.
 */
public final class HubServer implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final Duration GOODBYE_PATIENCE = Duration.ofSeconds(3);
    /** Time for connections that were accepted just before the end to be closed in good order, with what they hold. */
    private static final Duration STOP_QUIET = Duration.ofMillis(20);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private final Hub hub;
    private final ServerOptions options;
    private final Admissions admissions;
    private final Routes routes;
    private final boolean epoll;
    private final MultiThreadIoEventLoopGroup loops;
    private final Map<EventExecutor, OnLoop> onLoops = new HashMap<>();
    private final Channel listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    private HubServer(Hub hub, ServerOptions options, InetAddress address) throws IOException {
        this.hub = hub;
        this.options = options;
        this.admissions = new Admissions(options.limits());
        this.epoll = usesEpoll(options.listen().transport());
        this.routes = routes(hub, options, epoll);
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.loops = new MultiThreadIoEventLoopGroup(options.listen().threads(), io);
        for (EventExecutor loop : loops) {
            addShard((EventLoop) loop);
        }
        this.listener = listen(address);
        if (options.demo()) {
            DemoTopics demo = new DemoTopics(hub, Clock.systemUTC(), new SplittableRandom());
            long period = 1000 / DemoTopics.TICKS_PER_SECOND;
            loops.next().scheduleAtFixedRate(demo::tick, period, period, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Listens, and serves until closed.
     *
     * @throws InvalidValueException if the address is not a loopback address and {@link ListenOptions#open()} is off, or it is unknown
     * @throws IOException if the port is taken or the address not this machine's
     */
    public static HubServer start(Hub hub, ServerOptions options) throws IOException {
        return new HubServer(hub, options, addressOf(options.listen()));
    }

    /** A server of this hub, with the defaults. */
    public static Builder builder(Hub hub) {
        return new Builder(hub);
    }

    /** Collects the settings of a server. Not safe for use by several threads. */
    public static final class Builder {
        private final Hub hub;
        private ListenOptions listen = ListenOptions.on(ListenOptions.DEFAULT_HOST, ListenOptions.DEFAULT_PORT);
        private ConnectionLimits connections = ConnectionLimits.DEFAULTS;
        private Timeouts timeouts = Timeouts.DEFAULTS;
        private HttpOptions http = HttpOptions.DEFAULTS;

        private Builder(Hub hub) {
            this.hub = hub;
        }

        /** Where, and on what; 127.0.0.1:8080 without. */
        public Builder listen(ListenOptions options) {
            this.listen = options;
            return this;
        }

        public Builder connections(ConnectionLimits limits) {
            this.connections = limits;
            return this;
        }

        public Builder timeouts(Timeouts options) {
            this.timeouts = options;
            return this;
        }

        public Builder http(HttpOptions options) {
            this.http = options;
            return this;
        }

        /** Listens, and serves until closed; throws as {@link HubServer#start}. */
        public HubServer start() throws IOException {
            Limits limits = new Limits(
                    connections.headBytes(),
                    http.limits().bodyBytes(),
                    http.limits().dataBytes(),
                    http.limits().topics(),
                    http.limits().selectors(),
                    connections.connections(),
                    connections.connectionsPerAddress());
            Objects.requireNonNull(timeouts);
            return HubServer.start(
                    hub, new ServerOptions(listen, limits, http.access().corsOrigins(), http.demo()));
        }
    }

    private static InetAddress addressOf(ListenOptions listen) {
        InetAddress address;
        try {
            address = InetAddress.getByName(listen.host());
        } catch (UnknownHostException unknown) {
            throw new InvalidValueException("The host " + Text.quote(listen.host())
                    + " is unknown; expected an address or name of this machine, such as 127.0.0.1");
        }
        if (!address.isLoopbackAddress() && !listen.open()) {
            throw new InvalidValueException("The host " + Text.quote(listen.host())
                    + " can be reached from other machines, and nothing here asks for a token: anyone there could read and publish"
                    + " everything; expected 127.0.0.1, or --open to allow just that");
        }
        return address;
    }

    private static boolean usesEpoll(Transport transport) {
        if (transport == Transport.EPOLL && !Epoll.isAvailable()) {
            throw new InvalidValueException("The transport epoll does not run here (" + Epoll.unavailabilityCause()
                    + "); expected auto or nio");
        }
        return transport != Transport.NIO && Epoll.isAvailable();
    }

    private static Routes routes(Hub hub, ServerOptions options, boolean epoll) {
        CorsPolicy cors = new CorsPolicy(options.corsOrigins());
        Answers answers = new Answers(cors);
        StreamTakeover takeover =
                epoll ? EpollStream.takeover(new PeerSilence(hub.streams().heartbeat())) : ChannelStream.TAKEOVER;
        SubscribeHandler subscribe = new SubscribeHandler(options, hub, cors, answers, takeover);
        return new Routes(answers, cors, subscribe, new PublishHandler(hub, options.limits()), Page.byPath());
    }

    private void addShard(EventLoop loop) {
        Shard shard = hub.addShard(new ShardLoop(loop));
        onLoops.put(loop, new OnLoop(shard, new ReadinessProbe(hub, shard, loop)));
        long tick = StreamClock.tickLength(hub.streams()).toNanos();
        loop.scheduleAtFixedRate(shard::tick, tick, tick, TimeUnit.NANOSECONDS);
    }

    private Channel listen(InetAddress address) throws IOException {
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Connections());
        var bound = bootstrap
                .bind(new InetSocketAddress(address, options.listen().port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            removeShards();
            throw new IOException(
                    "Cannot listen on " + options.listen().host() + ":"
                            + options.listen().port() + ": " + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void removeShards() {
        onLoops.values().forEach(own -> hub.removeShard(own.shard()));
    }

    /** Prepares each new connection for requests. */
    private final class Connections extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            admissions.enter(channel);
            Limits limits = options.limits();
            HttpDecoderConfig config = new HttpDecoderConfig()
                    .setMaxInitialLineLength(limits.headBytes())
                    .setMaxHeaderSize(limits.headBytes());
            channel.pipeline()
                    .addLast(new HttpServerCodec(config))
                    .addLast(new RequestDeadline())
                    .addLast(new BodyAggregator(limits.bodyBytes()))
                    .addLast(router(channel.eventLoop()));
        }
    }

    private RequestRouter router(EventLoop loop) {
        OnLoop own = Objects.requireNonNull(onLoops.get(loop));
        return new RequestRouter(routes, own.shard(), own.readiness());
    }

    /** What each event loop owns. */
    private record OnLoop(Shard shard, ReadinessProbe readiness) {}

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Where it listens, such as {@code http://127.0.0.1:8080}. */
    public URI uri() {
        String host = options.listen().host();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** How many connections are open, streams and others. */
    public int connectionCount() {
        return admissions.open();
    }

    /** Closes the streams whose view the predicate picks, and returns when it is done. Not for event loop threads. */
    public void closeStreams(Predicate<View> views, CloseReason reason) {
        CountDownLatch done = new CountDownLatch(onLoops.size());
        onLoops.forEach((loop, own) -> loop.execute(() -> {
            try {
                own.shard().closeAll(views, reason);
            } finally {
                done.countDown();
            }
        }));
        awaitUpTo(GOODBYE_PATIENCE, done);
    }

    private static void awaitUpTo(Duration patience, CountDownLatch done) {
        try {
            boolean unused = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops accepting, sends each stream a reconnection time and ends it, and stops. Takes less than five seconds; does nothing the second time. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        listener.close().awaitUninterruptibly();
        closeStreams(view -> true, CloseReason.SHUTDOWN);
        removeShards();
        loops.shutdownGracefully(STOP_QUIET.toMillis(), STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_PATIENCE.toMillis() * 2);
    }
}
