package dev.tidings.http.events;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives a body as a whole, as far as the limit and the budget of all allow.
 *
 * <pre>
 *                 no room                        onRoom
 *   receiving -------------> waiting (paused) -----------> receiving
 *       |  onEnd                 |  onNoRoom
 *       v                        v
 *     whole                   answered 503
 * </pre>
 *
 * Of the exchange's thread.
 */
final class BodyCollector implements BodyReader, BodyBuffer.Owner {
    private final Reply reply;
    private final int limit;
    private final BodyBuffer buffer;
    private final Consumer<Body> whenWhole;
    private boolean isWhole;
    private boolean isOver;

    /**
     * @param limit in bytes
     * @param whenWhole gets the body, and is to close it; on the exchange's thread
     */
    BodyCollector(Reply reply, BodyBudget budget, int limit, Consumer<Body> whenWhole) {
        this.reply = reply;
        this.limit = limit;
        this.buffer = new BodyBuffer(reply, budget, limit, this);
        this.whenWhole = whenWhole;
    }

    static Problem tooLarge(int limit) {
        return Problem.tooLarge("The body is larger than the limit; expected at most " + limit + " bytes")
                .asLast();
    }

    @Override
    public boolean onPiece(ByteBuffer piece) {
        if (isOver) {
            return true;
        }
        if (piece.remaining() > limit - buffer.length()) {
            throw tooLarge(limit);
        }
        return buffer.add(piece);
    }

    @Override
    public void onRoom() {
        try {
            buffer.addWaiting();
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
    public void onNoRoom(Problem refusal) {
        release();
        throw refusal;
    }

    @Override
    public void onEnd() {
        isWhole = true;
        if (!isOver && !buffer.isWaiting()) {
            handOver();
        }
    }

    private void handOver() {
        @Nullable Body body = buffer.finish();
        if (body != null) {
            isOver = true;
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
        buffer.close();
    }
}
