package dev.tidings.server;

import dev.tidings.http.ExchangeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Prepares each new connection for requests in the clear. */
@ChannelHandler.Sharable
final class PlainArrivals extends ChannelInitializer<Channel> {
    private final Map<EventExecutor, LoopPart> parts;
    private final boolean local;
    private final @Nullable ExchangeHandler other;

    /**
     * @param local whether the listener can be reached from this machine only
     * @param other who answers instead of the hub, or null
     */
    PlainArrivals(Map<EventExecutor, LoopPart> parts, boolean local, @Nullable ExchangeHandler other) {
        this.parts = parts;
        this.local = local;
        this.other = other;
    }

    @Override
    protected void initChannel(Channel channel) {
        LoopPart part = Objects.requireNonNull(parts.get(channel.eventLoop()));
        if (other == null) {
            part.serve(channel, local);
        } else {
            part.serve(channel, local, other);
        }
    }
}
