package dev.tidings.server;

import dev.tidings.hub.Sink;
import dev.tidings.hub.Subscriber;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.function.Function;

/** Takes a connection from the HTTP codec once its request is read, and makes it a stream's sink. One for each way of writing. */
interface StreamTakeover {
    /** Called on the channel's event loop; {@code subscribe} is called there too, now or soon, unless the connection is gone by then. */
    void take(Channel channel, Function<Sink, Subscriber> subscribe);

    /** Leaves the channel's pipeline empty but for its ends. */
    static void removeHandlers(Channel channel) {
        for (ChannelHandler handler : channel.pipeline().toMap().values()) {
            channel.pipeline().remove(handler);
        }
    }
}
