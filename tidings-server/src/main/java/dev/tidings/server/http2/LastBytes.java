package dev.tidings.server.http2;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;

/** Has a connection that its codec closes send first what was written to it: the codec waits for no more than its GOAWAY. Of one event loop. */
final class LastBytes extends ChannelOutboundHandlerAdapter {
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Future<?> unused = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> context.close(promise));
    }
}
