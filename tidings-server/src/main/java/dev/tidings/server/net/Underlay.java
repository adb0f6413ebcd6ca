package dev.tidings.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;

/** Marks the uppermost of the handlers between a socket and HTTP, such as those of TLS: they stay when a stream takes the connection. */
public interface Underlay extends ChannelHandler {
    /** Ends the connection at once, without a farewell from what lies below HTTP: nothing is to pass for whole that is not. */
    static void cut(Channel channel) {
        ChannelHandlerContext lowest = channel.pipeline().firstContext();
        if (lowest == null) {
            channel.close();
        } else {
            lowest.close();
        }
    }
}
