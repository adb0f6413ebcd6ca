package dev.tidings.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections in as they are accepted. Accepts none while there are as many as there are descriptors for, until others have gone; and of many that come at once no more than the {@link ArrivalPace} allows: those to come wait in
 * the kernel. Of the listening channel's event loop.
 */
public final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);
    private static final int PAUSE_MILLIS = 20;
    private static final int HARDLY_ANYBODY = 100;
    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Admissions admissions;
    private final int most;
    private final ArrivalPace pace = new ArrivalPace();
    private final Punctuality punctuality;
    /** Whether a moment is under way that counts who comes. */
    private boolean isPaced;
    /** What holds up those to come. */
    private boolean isFull;

    private boolean isAhead;
    private long lastSaid = System.nanoTime() - SILENCE_NANOS;

    /**
     * @param most connections that are open at once, admitted or not
     * @param loops who serve what is accepted
     */
    public Acceptor(Admissions admissions, int most, Iterable<EventExecutor> loops) {
        this.admissions = admissions;
        this.most = most;
        this.punctuality = new Punctuality(loops);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        admissions.enter((Channel) message);
        context.fireChannelRead(message);
        if (!isPaced) {
            isPaced = true;
            pace.begin(admissions.open() <= HARDLY_ANYBODY);
            beginMoment(context);
        }
        if (!pace.take()) {
            isAhead = true;
        }
        if (admissions.open() >= most) {
            say("As many connections are open as the limit on open files leaves room for ({}); more wait", most);
            hold(context);
        }
        acceptOrWait(context);
    }

    private void beginMoment(ChannelHandlerContext context) {
        punctuality.ask();
        context.executor().schedule(() -> endMoment(context), ArrivalPace.MOMENT.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void endMoment(ChannelHandlerContext context) {
        if (!context.channel().isOpen()) {
            return;
        }
        isAhead = false;
        if (pace.isIdle()) {
            isPaced = false;
        } else {
            pace.next(punctuality.late());
            beginMoment(context);
        }
        acceptOrWait(context);
    }

    /** Netty's own way would be to say so each second, with a stack trace. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof IOException) {
            say("Connections cannot be accepted for now: {}", String.valueOf(failure.getMessage()));
            hold(context);
            acceptOrWait(context);
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

    private void hold(ChannelHandlerContext context) {
        if (!isFull) {
            isFull = true;
            lookLater(context);
        }
    }

    private void lookLater(ChannelHandlerContext context) {
        context.executor().schedule(() -> look(context), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(ChannelHandlerContext context) {
        if (!context.channel().isOpen()) {
            return;
        }
        if (admissions.open() >= most) {
            lookLater(context);
        } else {
            isFull = false;
            acceptOrWait(context);
        }
    }

    private void acceptOrWait(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(!isFull && !isAhead);
    }
}
