package dev.tidings.server;

import dev.tidings.http.Admission;
import dev.tidings.http.ExchangeHandler;
import dev.tidings.server.net.Admissions;
import dev.tidings.server.tls.Certificates;
import dev.tidings.server.tls.PlainRefusal;
import dev.tidings.server.tls.TlsDoor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Prepares each new connection of a port of TLS: for its handshake, and then for requests of the protocol that was agreed on. */
@ChannelHandler.Sharable
final class SecuredArrivals extends ChannelInitializer<Channel> implements TlsDoor.Behind {
    /** For a connection that there is no room for, and that is to hear so. */
    private static final Duration UNADMITTED = Duration.ofSeconds(2);

    private final Map<EventExecutor, LoopPart> parts;
    private final boolean local;
    private final Certificates certificates;
    private final Duration patience;
    private final ExchangeHandler plain;

    /**
     * @param local whether the listener can be reached from this machine only
     * @param patience with a handshake, from its connection on
     * @param address where the hub is, for who speaks in the clear
     */
    SecuredArrivals(
            Map<EventExecutor, LoopPart> parts,
            boolean local,
            Certificates certificates,
            Duration patience,
            Supplier<String> address) {
        this.parts = parts;
        this.local = local;
        this.certificates = certificates;
        this.patience = patience;
        this.plain = new PlainRefusal(address);
    }

    @Override
    protected void initChannel(Channel channel) {
        boolean hurried =
                Admissions.of(channel).admission() != Admission.ADMITTED && patience.compareTo(UNADMITTED) > 0;
        TlsDoor.on(channel, certificates, hurried ? UNADMITTED : patience, this);
    }

    /** The one place where the protocol decides who serves the connection. */
    @Override
    public void onSecured(Channel channel, String protocol) {
        switch (protocol) {
            case TlsDoor.HTTP_2 -> partOf(channel).serveHttp2(channel, local);
            case TlsDoor.HTTP_1_1 -> partOf(channel).serve(channel, local);
            default -> throw new IllegalStateException("The protocol " + protocol + " was agreed on and is not spoken");
        }
    }

    @Override
    public void onPlain(Channel channel) {
        partOf(channel).serve(channel, local, plain);
    }

    private LoopPart partOf(Channel channel) {
        return Objects.requireNonNull(parts.get(channel.eventLoop()));
    }
}
