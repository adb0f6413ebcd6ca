package dev.tidings.server;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.ProxyOptions;
import dev.tidings.http.Refusal;
import dev.tidings.http.operate.DemoTopics;
import dev.tidings.http.serve.RequestHandler;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubClock;
import dev.tidings.log.OpenFiles;
import dev.tidings.log.View;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.memory.MemoryUse;
import dev.tidings.server.http2.StagedBytes;
import dev.tidings.server.net.Admissions;
import dev.tidings.server.net.ChannelSink;
import dev.tidings.server.net.DescriptorSink;
import dev.tidings.server.net.PeerSilence;
import dev.tidings.server.net.StreamTakeover;
import dev.tidings.server.request.RequestOptions;
import dev.tidings.server.tls.Certificates;
import dev.tidings.server.tls.ChallengeAnswers;
import dev.tidings.server.tls.HttpsRedirect;
import dev.tidings.server.tls.TlsDoor;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.topic.InvalidValueException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hub on the network: HTTP/1.1 and HTTP/2, in the clear or over TLS, one shard of the hub on each event loop. Starts listening in {@link Builder#start}, stops in {@link #close()}; the
 * hub itself stays the caller's. Safe for use by any thread.
 */
public final class HubServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(HubServer.class);
    private static final int NO_PORT = -1;
    private static final Duration GOODBYE_PATIENCE = Duration.ofSeconds(2);
    /** Time for connections that were accepted just before the end to be closed in good order, with what they hold. */
    private static final Duration STOP_QUIET = Duration.ofMillis(20);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private final Hub hub;
    private final ListenOptions listen;
    private final InetAddress address;
    private final OpenFiles files;
    private final RequestHandler handler;
    private final Admissions admissions;
    private final boolean epoll;
    private final boolean local;
    private final MultiThreadIoEventLoopGroup loops;
    private final Map<EventExecutor, LoopPart> parts = new HashMap<>();
    private final List<StagedBytes> staged = new ArrayList<>();
    private final Runnable unbook;
    private final @Nullable Certificates certificates;
    private final Channel listener;
    private final @Nullable Channel redirecting;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile AccessOptions access;
    private volatile boolean readersSeeCounts;

    private HubServer(Builder settings, InetAddress address) throws IOException {
        this.hub = settings.hub;
        this.listen = settings.listen;
        this.address = address;
        this.local = address.isLoopbackAddress();
        this.epoll = TransportChoice.isEpoll(listen.transport(), Epoll.unavailabilityCause());
        this.certificates =
                settings.tls == null ? null : new Certificates(settings.tls, List.of(TlsDoor.HTTP_2, TlsDoor.HTTP_1_1));
        this.access = Openness.decide(settings.http.access(), listen.open(), listen.host(), address);
        this.readersSeeCounts = settings.http.readersSeeCounts();
        this.handler = new RequestHandler(hub, settings.http.with(access));
        this.loops = new MultiThreadIoEventLoopGroup(
                listen.threads(), epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        addParts(http1(settings), settings.clock);
        openJars();
        this.files = OpenFiles.ofThisProcess();
        ProxyOptions proxies = settings.http.proxies();
        this.admissions = admissions(settings.connections, files, proxies);
        Duration patience = settings.timeouts.head();
        Listeners listeners = new Listeners(loops, epoll, admissions, files.forAccepted(), proxies, patience);
        try {
            this.listener = listeners.bind(address, listen.port(), arrivals(patience));
            this.redirecting = settings.redirectPort == NO_PORT
                    ? null
                    : listeners.bind(
                            address,
                            settings.redirectPort,
                            new PlainArrivals(
                                    parts,
                                    local,
                                    new HttpsRedirect(access.publicUrls(), this::port, settings.challenges)));
        } catch (IOException taken) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            parts.values().forEach(LoopPart::remove);
            handler.close();
            throw taken;
        }
        this.unbook = hub.memory().add(this::memory);
        if (certificates != null) {
            certificates.watch();
        }
        if (settings.http.demo()) {
            DemoTopics demo = new DemoTopics(hub);
            long period = DemoTopics.PERIOD.toMillis();
            loops.next().scheduleAtFixedRate(() -> tick(demo), period, period, TimeUnit.MILLISECONDS);
        }
    }

    private List<MemoryUse> memory() {
        long used = 0;
        for (StagedBytes one : staged) {
            used += one.used();
        }
        return List.of(
                new MemoryUse(MemoryBudget.STAGING, used, hub.streams().memory().most(MemoryBudget.STAGING)));
    }

    /** A throw would end a periodic task for good. */
    private static void tick(DemoTopics demo) {
        try {
            demo.tick();
        } catch (RuntimeException | Error failure) {
            LOGGER.warn("The demo's topics missed a tick", failure);
        }
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
        private @Nullable TlsOptions tls;
        private int redirectPort = NO_PORT;
        private @Nullable ChallengeAnswers challenges;
        private HubClock clock = HubClock.SYSTEM;

        private Builder(Hub hub) {
            this.hub = hub;
        }

        /** Where, and on what; 127.0.0.1:8080 without. */
        public Builder listen(ListenOptions options) {
            this.listen = options;
            return this;
        }

        /** What connections may take. */
        public Builder connections(ConnectionLimits limits) {
            this.connections = limits;
            return this;
        }

        /** How long connections may keep the server waiting. */
        public Builder timeouts(Timeouts options) {
            this.timeouts = options;
            return this;
        }

        /** What requests may take and do. */
        public Builder http(HttpOptions options) {
            this.http = options;
            return this;
        }

        /** Speaks TLS, and nothing else on this port. */
        public Builder tls(TlsOptions options) {
            this.tls = options;
            return this;
        }

        /** A second port, where each request in the clear is answered with where it is served over TLS; 0 for any free one. */
        public Builder redirectHttp(int port) {
            this.redirectPort = port;
            return this;
        }

        /** Has that second port answer certificate authorities, while certificates are under way. */
        public Builder challenges(ChallengeAnswers answers) {
            this.challenges = answers;
            return this;
        }

        /** The time that streams go by; that of this machine without. Connections and requests go by that in any case. */
        public Builder clock(HubClock other) {
            this.clock = other;
            return this;
        }

        /**
         * Listens, and serves until closed.
         *
         * @throws InvalidValueException if a certificate cannot be used, requests are to be redirected and there is no TLS, the address is
         *     unknown, or nobody could use the hub: it can be reached from other machines, {@link
         *     ListenOptions#open()} is off, nothing is said to be for {@linkplain dev.tidings.http.Anonymous anybody}, and there is no authenticator
         * @throws IOException if the port is taken or the address not this machine's
         */
        public HubServer start() throws IOException {
            if (redirectPort != NO_PORT && tls == null) {
                throw new InvalidValueException("Requests are to be redirected to TLS by the port " + redirectPort
                        + ", and there is no TLS; expected a certificate and its key");
            }
            return new HubServer(this, listen.address());
        }
    }

    private static RequestOptions http1(Builder settings) {
        Timeouts timeouts = settings.timeouts;
        return new RequestOptions(
                settings.connections.headBytes(),
                timeouts.idle(),
                timeouts.head(),
                timeouts.body(),
                timeouts.publisher(),
                timeouts.answer());
    }

    private void addParts(RequestOptions options, HubClock clock) {
        PeerSilence silence = new PeerSilence(hub.streams().heartbeat());
        StreamTakeover takeover = takeover(silence);
        long most = hub.streams().memory().most(MemoryBudget.STAGING) / listen.threads();
        for (EventExecutor loop : loops) {
            StagedBytes ofLoop = new StagedBytes(most);
            staged.add(ofLoop);
            parts.put(loop, new LoopPart(hub, (EventLoop) loop, handler, takeover, silence, options, clock, ofLoop));
        }
    }

    /** The bytes of a stream over TLS are not those that go to its descriptor. */
    private StreamTakeover takeover(PeerSilence silence) {
        if (!epoll) {
            return ChannelSink.TAKEOVER;
        }
        return certificates == null ? DescriptorSink.takeover(silence) : ChannelSink.takeover(silence);
    }

    /** A class that is needed first when no descriptor is left could not be loaded then, nor ever after: looking for what is nowhere opens every jar there is. */
    private static void openJars() {
        Object unused = HubServer.class.getResource("/dev/tidings/server/nowhere");
    }

    private static Admissions admissions(ConnectionLimits limits, OpenFiles files, ProxyOptions proxies) {
        int most = mostOf(limits, files);
        if (most < limits.connections()) {
            LOGGER.info("At most {} connections are served at once: the limit on open files is {}", most, files.most());
        }
        return new Admissions(most, limits.connectionsPerAddress(), limits.ipv6PrefixBits(), proxies::trusts);
    }

    private static int mostOf(ConnectionLimits limits, OpenFiles files) {
        return Math.min(limits.connections(), files.forConnections());
    }

    private ChannelHandler arrivals(Duration patience) {
        return certificates == null
                ? new PlainArrivals(parts, local, null)
                : new SecuredArrivals(parts, local, certificates, patience, () -> uri().toString());
    }

    /** The port it listens on. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** The port where requests are redirected to TLS; empty if there is none. */
    public OptionalInt redirectPort() {
        return redirecting == null
                ? OptionalInt.empty()
                : OptionalInt.of(((InetSocketAddress) redirecting.localAddress()).getPort());
    }

    /** Where it listens, such as {@code http://127.0.0.1:8080}, or {@code https://127.0.0.1:8080} with TLS. */
    public URI uri() {
        String host = listen.host();
        return URI.create((certificates == null ? "http" : "https") + "://"
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    /** What needs no token. */
    public Anonymous anonymous() {
        return Objects.requireNonNull(access.anonymous());
    }

    /** What anybody who reaches it may do, in a sentence for a log. */
    public String openTo() {
        boolean areTokensTaken = access.authenticator() != null;
        return readersSeeCounts && hub.streams().presence().isOn()
                ? Openness.describeWithCounts(listen.host(), anonymous(), areTokensTaken)
                : Openness.describe(listen.host(), anonymous(), areTokensTaken);
    }

    /**
     * Looks at a change as a whole, and reads the files of certificates. Not for event loop threads.
     *
     * @return takes all of it, for connections and requests from then on: those that are open keep what they have, and no stream ends
     * @throws InvalidValueException if something about it is wrong, or nobody could use the hub any more; then nothing has changed
     */
    public Runnable prepare(ServerChange change) {
        AccessOptions decided = Openness.decide(change.http().access(), change.open(), listen.host(), address);
        TlsOptions tls = change.tls();
        if ((tls == null) != (certificates == null)) {
            throw new InvalidValueException("Whether there is TLS cannot change while the hub runs");
        }
        Runnable show = tls == null || certificates == null ? () -> {} : certificates.prepare(tls);
        return () -> {
            ConnectionLimits limits = change.connections();
            admissions.limit(mostOf(limits, files), limits.connectionsPerAddress());
            handler.change(change.http().with(decided));
            access = decided;
            readersSeeCounts = change.http().readersSeeCounts();
            show.run();
        };
    }

    /**
     * Reads the files of certificates anew, as is done too when they are replaced. What is wrong is logged, and those of before stay. Not for event loop threads.
     *
     * @return whether what the files hold is shown from now on; false without TLS
     */
    public boolean reloadCertificates() {
        return certificates != null && certificates.reload();
    }

    /** When the first of the certificates expires; empty without TLS, and while the only one is yet to come. */
    public Optional<Instant> certificatesNotAfter() {
        return Optional.ofNullable(certificates).map(Certificates::notAfter).filter(end -> end.isBefore(Instant.MAX));
    }

    /** How many connections are open, streams and others. */
    public int connectionCount() {
        return admissions.open();
    }

    /**
     * How many connections are served at once: as many as {@link ConnectionLimits#connections()} allows, unless the process's limit on open files leaves room for
     * fewer.
     */
    public int mostConnections() {
        return admissions.most();
    }

    /** How many streams there was no room for, for this reason: each was told so, and may come back. */
    public long refusedStreams(Refusal reason) {
        return handler.refusedStreams(reason);
    }

    /** How many credentials were shown that granted nothing, for this reason. */
    public long refusedCredentials(dev.tidings.access.Refusal reason) {
        return handler.refusedCredentials(reason);
    }

    /** Closes the streams whose view the predicate picks, and returns when it is done. Not for event loop threads. */
    public void closeStreams(Predicate<View> views, CloseReason reason) {
        onEachLoop(GOODBYE_PATIENCE, (part, done) -> part.closeStreams(views, reason, done));
    }

    /** Asks each loop to do something and to say when it is done, and waits for all of them. */
    private void onEachLoop(Duration patience, LoopTask task) {
        CountDownLatch done = new CountDownLatch(parts.size());
        parts.forEach((loop, part) -> loop.execute(() -> task.run(part, done::countDown)));
        try {
            boolean unused = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private interface LoopTask {
        void run(LoopPart part, Runnable done);
    }

    /**
     * Stops accepting, and ends the streams over a time, so that their clients do not all come back in one moment; requests that were made are answered meanwhile. Returns when all
     * have ended; when its thread is interrupted, or the time has passed, before. {@link #close()} is still to be called. Not for event loop threads.
     */
    public void drain(Drain drain) {
        stopAccepting();
        onEachLoop(drain.over().plus(GOODBYE_PATIENCE), (part, done) -> part.drain(drain, done));
    }

    private void stopAccepting() {
        listener.close().awaitUninterruptibly();
        if (redirecting != null) {
            redirecting.close().awaitUninterruptibly();
        }
    }

    /**
     * Stops accepting, sends each stream a reconnection time and ends it, answers what was asked, and stops. Takes six seconds at most; does nothing the second
     * time.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        stopAccepting();
        if (certificates != null) {
            certificates.close();
        }
        closeStreams(view -> true, CloseReason.SHUTDOWN);
        onEachLoop(STOP_PATIENCE, LoopPart::endConnections);
        // Those that were asked for meanwhile.
        onEachLoop(STOP_PATIENCE, (part, done) -> part.closeStreams(view -> true, CloseReason.SHUTDOWN, done));
        parts.values().forEach(LoopPart::remove);
        loops.shutdownGracefully(STOP_QUIET.toMillis(), STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_PATIENCE.toMillis() * 2);
        unbook.run();
        handler.close();
    }
}
