package dev.tidings.server;

import dev.tidings.http.ProxyOptions;
import dev.tidings.server.net.Acceptor;
import dev.tidings.server.net.Admissions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Listens on ports, all in the same way.
 *
 * @param mostAccepted connections of a port, those that are refused among them
 * @param patience with a proxy that is to say whose a connection is
 */
record Listeners(
        EventLoopGroup loops,
        boolean epoll,
        Admissions admissions,
        int mostAccepted,
        ProxyOptions proxies,
        Duration patience) {
    private static final int BACKLOG = 4096;
    /** The most that is read at once, and so the most that a connection keeps which sends a byte at a time. */
    private static final int MOST_READ_BYTES = 16 << 10;

    /**
     * @param arrivals what prepares each new connection for its client; sharable
     * @throws IOException if the port is taken or the address not this machine's
     */
    Channel bind(InetAddress address, int port, ChannelHandler arrivals) throws IOException {
        Class<? extends ServerChannel> type = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2048, MOST_READ_BYTES))
                .handler(new Acceptor(admissions, mostAccepted, loops))
                .childHandler(new ProxyArrivals(proxies, admissions, patience, arrivals));
        var bound = bootstrap.bind(new InetSocketAddress(address, port)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw BindFailure.of(address, port, bound.cause());
        }
        return bound.channel();
    }
}
