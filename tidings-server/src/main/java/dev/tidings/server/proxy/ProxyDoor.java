package dev.tidings.server.proxy;

import dev.tidings.http.AddressRange;
import dev.tidings.server.net.Admissions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands first on a connection of a proxy, and takes what the proxy says of it (the PROXY protocol, versions 1 and 2): whose it is. What follows is for those behind. A
 * connection that begins otherwise, or too slowly, is ended.
 */
public final class ProxyDoor extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyDoor.class);

    private final Admissions admissions;
    private final Runnable behind;
    private @Nullable Future<?> timer;

    private ProxyDoor(Admissions admissions, Runnable behind) {
        this.admissions = admissions;
        this.behind = behind;
    }

    /**
     * @param patience with the proxy
     * @param behind prepares the channel for what its client says
     */
    public static void on(Channel channel, Admissions admissions, Duration patience, Runnable behind) {
        ProxyDoor door = new ProxyDoor(admissions, behind);
        channel.pipeline().addLast(new HAProxyMessageDecoder()).addLast(door);
        door.timer = channel.eventLoop().schedule(() -> channel.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage said)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            InetAddress client = said.sourceAddress() == null ? null : AddressRange.literal(said.sourceAddress());
            if (client != null) {
                admissions.enterFor(context.channel(), client);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        stopTimer();
        behind.run();
        // The decoder has left by itself; what came behind its message comes next.
        context.pipeline().remove(this);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOGGER.debug("A connection of a proxy does not begin with the PROXY protocol", failure);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        context.fireChannelInactive();
    }
}
