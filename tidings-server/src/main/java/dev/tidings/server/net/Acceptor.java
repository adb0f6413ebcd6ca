package dev.tidings.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections in as they are accepted, and accepts none while there are as many as there are descriptors for: those to come wait in the kernel until others
 * have gone. Of the listening channel's event loop.
 */
public final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);
    private static final int PAUSE_MILLIS = 20;
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Admissions admissions;
    private final int most;
    private boolean paused;
    private long lastSaid = System.nanoTime() - SILENCE_NANOS;

    /** @param most connections that are open at once, admitted or not */
    public Acceptor(Admissions admissions, int most) {
        this.admissions = admissions;
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        admissions.enter((Channel) message);
        context.fireChannelRead(message);
        if (admissions.open() >= most) {
            say("As many connections are open as the limit on open files leaves room for ({}); more wait", most);
            pause(context);
        }
    }

    /** Netty's own way would be to say so each second, with a stack trace. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof IOException) {
            say("Connections cannot be accepted for now: {}", String.valueOf(failure.getMessage()));
            pause(context);
        } else {
            context.fireExceptionCaught(failure);
        }
    }

    private void say(String sentence, Object detail) {
        long now = System.nanoTime();
        if (now - lastSaid >= SILENCE_NANOS) {
            lastSaid = now;
            LOGGER.warn(sentence, detail);
        }
    }

    private void pause(ChannelHandlerContext context) {
        if (!paused) {
            paused = true;
            context.channel().config().setAutoRead(false);
            resumeLater(context);
        }
    }

    private void resumeLater(ChannelHandlerContext context) {
        context.executor().schedule(() -> resume(context), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void resume(ChannelHandlerContext context) {
        if (!context.channel().isOpen()) {
            return;
        }
        if (admissions.open() >= most) {
            resumeLater(context);
        } else {
            paused = false;
            context.channel().config().setAutoRead(true);
        }
    }
}
