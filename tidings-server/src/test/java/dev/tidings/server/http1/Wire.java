package dev.tidings.server.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.ExchangeHandler;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Loop;
import dev.tidings.hub.Shard;
import dev.tidings.server.net.Admissions;
import dev.tidings.server.net.ChannelSink;
import dev.tidings.server.request.RequestOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** An HTTP/1.1 connection without a socket: bytes go in and come out, and time passes when it is told to. */
final class Wire implements AutoCloseable {
    static final RequestOptions OPTIONS = new RequestOptions(
            4096,
            Duration.ofSeconds(75),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60));

    final Hub hub = Hub.inMemory();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Admissions admissions = new Admissions(100, 100, 64);
    private final StringBuilder received = new StringBuilder();
    private final List<ByteBuf> sent = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();

    Wire(ExchangeHandler handler) {
        channel.freezeTime();
        admissions.enter(channel);
        Shard shard = hub.addShard(new ChannelLoop());
        Http1Connection.on(
                channel,
                new Http1Connection.Surroundings(handler, shard, ChannelSink.TAKEOVER, OPTIONS, null, gone -> {}),
                true);
        channel.pipeline()
                .addBefore(channel.pipeline().lastContext().name(), "thrown", new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        thrown.add(cause);
                        context.fireExceptionCaught(cause);
                    }
                });
    }

    /** Puts bytes in, given as Latin-1, and lets everything happen that they lead to. */
    Wire send(String bytes) {
        ByteBuf copy = Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
        sent.add(copy);
        if (channel.isOpen()) {
            channel.writeInbound(copy);
        } else {
            copy.release();
        }
        channel.runPendingTasks();
        return this;
    }

    /** The other side sends nothing more. */
    Wire finish() {
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();
        return this;
    }

    Wire passes(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        return this;
    }

    /** All that has come out so far, as Latin-1. */
    String received() {
        for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            ByteBuf bytes = (ByteBuf) part;
            received.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return received.toString();
    }

    /** The status lines that have come out so far. */
    List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        var lines = Pattern.compile("HTTP/1\\.1 (\\d{3}) ").matcher(received());
        while (lines.find()) {
            statuses.add(Integer.parseInt(lines.group(1)));
        }
        return statuses;
    }

    /** Fails if anything was thrown that was no answer. */
    void requireNoThrow() {
        channel.checkException();
        assertThat(thrown).isEmpty();
    }

    /** Fails if a buffer that came in is still held, once the connection has ended. */
    void requireNoLeak() {
        channel.runPendingTasks();
        assertThat(sent).allMatch(buffer -> buffer.refCnt() == 0);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        hub.close();
    }

    private final class ChannelLoop implements Loop {
        @Override
        public boolean isOwner() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            channel.eventLoop().execute(task);
        }

        @Override
        public void executeAfterIo(Runnable task) {
            channel.eventLoop().execute(task);
        }

        @Override
        public void executeAfter(Duration delay, Runnable task) {
            channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public long nanoTime() {
            return channel.eventLoop().ticker().nanoTime();
        }
    }
}
