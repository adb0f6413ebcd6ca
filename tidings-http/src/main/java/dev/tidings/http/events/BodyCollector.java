package dev.tidings.http.events;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives a body into an array that grows with what has arrived, never with what was announced, as far as the limit and the budget of all allow.
 *
 * <pre>
 *                 no room                        onRoom
 *   receiving -------------> waiting (paused) -----------> receiving
 *       |  onEnd                 |  onRefused
 *       v                        v
 *     whole                   answered 503
 * </pre>
 *
 * Of the exchange's thread, but for what its share calls.
 */
final class BodyCollector implements BodyReader, BodyShare.Owner {
    private static final byte[] NONE = {};
    private static final int LEAST_CAPACITY = 512;

    private final Reply reply;
    private final int limit;
    private final BodyShare share;
    private final Consumer<Body> whenWhole;
    private byte[] bytes = NONE;
    private int length;
    /** What came when there was no room for it. */
    private byte @Nullable [] aside;

    private int capacity;
    private boolean isWhole;
    private boolean isOver;

    /**
     * @param limit in bytes
     * @param whenWhole gets the body, and is to close it; on the exchange's thread
     */
    BodyCollector(Reply reply, BodyBudget budget, int limit, Consumer<Body> whenWhole) {
        this.reply = reply;
        this.limit = limit;
        this.share = budget.open(this);
        this.whenWhole = whenWhole;
    }

    static Problem tooLarge(int limit) {
        return Problem.tooLarge("The body is larger than the limit; expected at most " + limit + " bytes")
                .asLast();
    }

    static Problem noRoom() {
        return Problem.busy("Too many bodies are being received to take this one now; come back later")
                .asLast();
    }

    @Override
    public boolean onPiece(ByteBuffer piece) {
        if (isOver) {
            return true;
        }
        if (piece.remaining() > limit - length) {
            throw tooLarge(limit);
        }
        int needed = length + piece.remaining();
        if (needed > bytes.length && !hasRoomFor(needed)) {
            putAside(piece);
            return false;
        }
        append(piece);
        return true;
    }

    private boolean hasRoomFor(int needed) {
        int doubled = Math.max(LEAST_CAPACITY, 2 * bytes.length);
        capacity = Math.min(limit, Math.max(needed, doubled));
        return share.grow(capacity);
    }

    private void append(ByteBuffer piece) {
        int more = piece.remaining();
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacity);
        }
        piece.get(bytes, length, more);
        length += more;
    }

    private void putAside(ByteBuffer piece) {
        if (!share.lend(piece.remaining())) {
            throw noRoom();
        }
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        aside = copy;
    }

    @Override
    public void onRoom() {
        reply.execute(this::goOn);
    }

    private void goOn() {
        if (isOver || aside == null) {
            return;
        }
        try {
            append(ByteBuffer.wrap(aside));
            aside = null;
            share.repay();
        } catch (Error exhausted) {
            release();
            throw exhausted;
        }
        if (isWhole) {
            handOver();
        } else {
            reply.resumeBody();
        }
    }

    @Override
    public void onRefused() {
        reply.execute(() -> {
            if (!isOver) {
                release();
                throw noRoom();
            }
        });
    }

    @Override
    public void onEnd() {
        isWhole = true;
        if (!isOver && aside == null) {
            handOver();
        }
    }

    private void handOver() {
        if (share.finish()) {
            isOver = true;
            Body body = new Body(bytes, length, share);
            bytes = NONE;
            whenWhole.accept(body);
        }
    }

    @Override
    public void onAborted() {
        if (!isOver) {
            release();
        }
    }

    private void release() {
        isOver = true;
        bytes = NONE;
        aside = null;
        share.close();
    }
}
