package dev.tidings.cli.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A connection of HTTP/1.1 with the stream of one subscriber. Asks for it when it is added to the pipeline. */
final class Http1Stream extends ChannelInboundHandlerAdapter {
    private static final int STATUS_LINE = 200;

    private final StampReader reader;
    private final ByteBuffer request;
    private final ConnectionListener listener;
    private boolean isOpen;

    Http1Stream(StampReader reader, ByteBuffer request, ConnectionListener listener) {
        this.reader = reader;
        this.request = request;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.wrappedBuffer(request), context.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!isOpen) {
                open(bytes);
            }
            reader.read(bytes);
        } finally {
            bytes.release();
        }
    }

    private void open(ByteBuf bytes) {
        isOpen = true;
        int length = Math.min(bytes.readableBytes(), STATUS_LINE);
        String head = bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1);
        if (head.startsWith("HTTP/1.1 200")) {
            listener.onStream();
            listener.onComplete();
        } else {
            String line = head.lines().findFirst().orElse("nothing");
            listener.onFailure(reader.number(), "expected a stream, was answered " + line);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        listener.onTurn();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.onFailure(reader.number(), "the hub ended the stream");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        listener.onFailure(reader.number(), String.valueOf(failure.getMessage()));
    }
}
