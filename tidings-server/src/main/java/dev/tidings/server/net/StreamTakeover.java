package dev.tidings.server.net;

import dev.tidings.hub.Sink;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;

/** Takes a connection from the HTTP codec once its request is read and all earlier answers are sent, and makes it a stream's sink. One for each way of writing. */
@FunctionalInterface
public interface StreamTakeover {
    /**
     * Takes the connection. Called on the channel's event loop; {@code opening} is called there too, now or soon, unless the connection is gone by then.
     *
     * @param peerFinished whether the other side has said that it sends nothing more
     */
    void take(Channel channel, boolean peerFinished, Opening opening);

    /** Gives the sink to the hub. */
    @FunctionalInterface
    interface Opening {
        /** The one who is told what becomes of the sink; a throw closes the connection. */
        Sink.Listener open(Sink sink);
    }

    /** Leaves the channel's pipeline empty but for its ends, and what lies below HTTP. */
    static void removeHandlers(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        boolean isAbove = pipeline.get(Underlay.class) == null;
        for (ChannelHandler handler : pipeline.toMap().values()) {
            if (isAbove) {
                pipeline.remove(handler);
            }
            isAbove |= handler instanceof Underlay;
        }
    }
}
