package dev.tidings.servlet;

import dev.tidings.http.carry.LoopPart;
import dev.tidings.http.carry.OpenResponse;
import dev.tidings.hub.CloseReason;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One response as somewhere to send to, without ever waiting: what the container does not take now stays where it is, and the container says when it takes more. It belongs to a loop, which
 * is told by tasks what the container's threads call; those do nothing else here but note, under this object's lock, that the request is over: from then on its parts may be another request's.
 *
 * <pre>
 *   begun --first onWritePossible--> ready <--onWritePossible-- waiting        (the container holds what it has not sent)
 *                                      |  ---isReady is false-->  |
 *                                      '------- close ------------'--> ending --all taken, or too late--> over
 * </pre>
 */
final class ResponseSink implements OpenResponse, WriteListener, AsyncListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(ResponseSink.class);
    /** How long a client may take for the last bytes, where its container does not end that before. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(30);

    private final LoopPart part;
    private final AsyncContext context;
    private final ServletOutputStream out;

    /** Whether the request is completed: its parts are the container's again. Guarded by this. */
    private boolean over;
    /** Whether nothing that is written arrives any more. */
    private volatile boolean lost;

    // Of the loop's thread.
    private boolean ready;
    /** Whether the container has bytes that it was not told to send yet. */
    private boolean unflushed;
    /** Whether it has taken less than it was offered, and its listener is to be told when it takes more. */
    private boolean blocked;

    private boolean ending;
    private @Nullable Listener listener;
    private @Nullable ServletExchange exchange;

    ResponseSink(LoopPart part, AsyncContext context, ServletOutputStream out) {
        this.part = part;
        this.context = context;
        this.out = out;
    }

    /** Has the exchange handled as soon as the container lets go of the request. On the container's thread, before any other thread knows this. */
    void begin(ServletExchange begun) {
        exchange = begun;
        context.addListener(this);
        out.setWriteListener(this);
    }

    @Override
    public void tell(Listener whom) {
        listener = whom;
        if (lost) {
            whom.onPeerLost();
        }
    }

    @Override
    public void subscribe() {
        exchange = null;
        part.leave(this);
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    // What the container says, on its own threads.

    @Override
    public void onWritePossible() {
        if (!part.execute(this::onReady)) {
            endWithoutLoop();
        }
    }

    /** Nobody else knows of it, since all that the loop knew of was over before that stopped. */
    private void endWithoutLoop() {
        ready = true;
        if (exchange != null && exchange.isNew()) {
            exchange.turnAway();
        }
        complete();
    }

    @Override
    public void onError(Throwable failure) {
        LOGGER.debug("A response cannot be written any more", failure);
        onLost();
    }

    @Override
    public void onError(AsyncEvent event) {
        onLost();
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onLost();
        complete();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        synchronized (this) {
            over = true;
        }
        onLost();
        part.execute(() -> part.leave(this));
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void onLost() {
        if (!lost) {
            lost = true;
            part.execute(this::tellLost);
        }
    }

    // What the loop does.

    private void tellLost() {
        ServletExchange request = exchange;
        exchange = null;
        if (request != null) {
            request.abandon();
        }
        if (listener != null && !ending) {
            listener.onPeerLost();
        }
    }

    private void onReady() {
        ready = true;
        if (exchange != null && exchange.isNew()) {
            part.enter(this);
            exchange.begin();
            return;
        }
        if (unflushed) {
            doing(() -> {
                flush();
                return 0;
            });
        }
        if (ending) {
            endWhenTaken();
        } else if (ready && blocked && listener != null) {
            blocked = false;
            listener.onWritable();
        }
    }

    /** As {@link #doing}, without an object for each delivery. */
    @Override
    public int send(ByteBuffer bytes, int from, int to) {
        synchronized (this) {
            if (lost || over) {
                return CLOSED;
            }
            try {
                return write(bytes, from, to) - from;
            } catch (IOException | RuntimeException failure) {
                return closedBy(failure);
            }
        }
    }

    /** Answers up to where it was taken. */
    private int write(ByteBuffer bytes, int from, int to) throws IOException {
        int next = from;
        while (next < to && isReady()) {
            int length = Math.min(to - next, part.writePiece().length);
            writePiece(bytes, next, length);
            next += length;
        }
        blocked = next < to;
        if (next > from) {
            flush();
        }
        return next;
    }

    private void writePiece(ByteBuffer bytes, int from, int length) throws IOException {
        byte[] piece = part.writePiece();
        bytes.get(from, piece, 0, length);
        out.write(piece, 0, length);
        if (!isReady()) {
            part.giveWritePieceAway();
        }
    }

    /** Once the container has said no, it is not asked before it has said yes. */
    private boolean isReady() {
        ready = ready && out.isReady();
        return ready;
    }

    /** To be told to send is to be written to, and may have to wait like that. */
    private void flush() throws IOException {
        unflushed = !ready;
        if (ready) {
            out.flush();
        }
    }

    @FunctionalInterface
    private interface Work {
        int run() throws IOException;
    }

    /** Does something with the container's part of the response, unless that is over. */
    private int doing(Work work) {
        synchronized (this) {
            if (lost || over) {
                return CLOSED;
            }
            try {
                return work.run();
            } catch (IOException | RuntimeException failure) {
                return closedBy(failure);
            }
        }
    }

    private int closedBy(Exception failure) {
        LOGGER.debug("A response could not be written", failure);
        onLost();
        return CLOSED;
    }

    @Override
    public boolean isPeerSilent() {
        return lost;
    }

    /** The container ends a response only when all of it is taken, and may have a thread wait for that: so it is not told before. */
    @Override
    public void close(CloseReason reason) {
        finish();
    }

    @Override
    public void finish() {
        ending = true;
        exchange = null;
        part.enter(this);
        if (!endWhenTaken()) {
            part.executeAfter(LAST_BYTES, this::complete);
        }
    }

    private boolean endWhenTaken() {
        boolean isTaken = doing(() -> !unflushed && isReady() ? 0 : 1) <= 0;
        if (isTaken) {
            complete();
        }
        return isTaken;
    }

    /** A whole answer, which is little. */
    @FunctionalInterface
    interface Whole {
        void write() throws IOException;
    }

    /** Has it written, if the response takes anything and is not over. */
    void write(Whole answer) {
        int unused = doing(() -> {
            if (isReady()) {
                answer.write();
            }
            return 0;
        });
    }

    @Override
    public void hurry() {
        if (exchange != null) {
            exchange.cutBody();
        }
    }

    @Override
    public void giveUp() {
        try {
            if (exchange != null) {
                exchange.turnAway();
            }
            tellLost();
        } finally {
            complete();
        }
    }

    /** Gives the request back to the container, which says when that is done; does nothing the second time. Any thread. */
    @Override
    public void complete() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            lost = true;
            try {
                context.complete();
            } catch (IllegalStateException already) {
                LOGGER.debug("A request was over already", already);
                part.execute(() -> part.leave(this));
            }
        }
    }
}
