package dev.tidings.server;

import dev.tidings.http.ProxyOptions;
import dev.tidings.server.net.Admissions;
import dev.tidings.server.proxy.ProxyDoor;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;

/** Prepares each new connection: for the word of a proxy first, where it is one's that has it. */
@ChannelHandler.Sharable
final class ProxyArrivals extends ChannelInitializer<Channel> {
    private final ProxyOptions proxies;
    private final Admissions admissions;
    private final Duration patience;
    private final ChannelHandler arrivals;

    /** @param arrivals what prepares it for its client; sharable */
    ProxyArrivals(ProxyOptions proxies, Admissions admissions, Duration patience, ChannelHandler arrivals) {
        this.proxies = proxies;
        this.admissions = admissions;
        this.patience = patience;
        this.arrivals = arrivals;
    }

    @Override
    protected void initChannel(Channel channel) {
        Runnable behind = () -> channel.pipeline().addLast(arrivals);
        if (proxies.protocol() && proxies.trusts(Admissions.addressOf(channel))) {
            ProxyDoor.on(channel, admissions, patience, behind);
        } else {
            behind.run();
        }
    }
}
