package dev.tidings.http.carry;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a request on its way to its reader, as far as it has come and as long as the reader takes it. Belongs to a loop's thread, which is told by tasks what the server's threads call. */
public abstract class RequestBody {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestBody.class);

    private enum State {
        WANTED,
        /** Its reader has paused. */
        PAUSED,
        /** Its reader has all of it, or nobody gets the rest. */
        OVER
    }

    private final BodyReader reader;
    private final Consumer<Problem> onCut;
    private State state = State.WANTED;

    /** @param onCut answers where the body was cut, and its reader does not */
    protected RequestBody(BodyReader reader, Consumer<Problem> onCut) {
        this.reader = reader;
        this.onCut = onCut;
    }

    /** Begins to read. */
    public abstract void begin();

    /** Has the next piece come: called while the reader takes it. */
    protected abstract void pull();

    /** Nobody wants the rest. */
    protected abstract void stop();

    protected final boolean isWanted() {
        return state == State.WANTED;
    }

    /** Goes on, where its reader has paused. */
    final void resume() {
        if (state == State.PAUSED) {
            state = State.WANTED;
            pull();
        }
    }

    /** Hands the reader a piece, which is the caller's again on return, and asks for the next one. */
    protected final void give(ByteBuffer piece) {
        if (state != State.WANTED) {
            return;
        }
        boolean mayGoOn = !piece.hasRemaining() || reader.onPiece(piece);
        if (state == State.WANTED) {
            state = mayGoOn ? State.WANTED : State.PAUSED;
        }
        if (state == State.WANTED) {
            pull();
        }
    }

    /** All of it was given. */
    protected final void end() {
        state = State.OVER;
        reader.onEnd();
    }

    /** The rest does not come. */
    protected final void fail(Throwable failure) {
        LOGGER.debug("A body could not be read", failure);
        cut(new Problem(408, "The request's body did not come, or not as it should: " + failure.getMessage()));
    }

    /** Ends a body that may come for as long as its sender likes. */
    final void cutIfOpenEnded(Problem reason) {
        if (reader.isOpenEnded()) {
            cut(reason);
        }
    }

    private void cut(Problem reason) {
        if (state == State.OVER) {
            return;
        }
        if (reader.onCut(reason)) {
            state = State.OVER;
            stop();
        } else {
            abort();
            onCut.accept(reason);
        }
    }

    /** Nobody gets the rest. */
    final void abort() {
        if (state != State.OVER) {
            state = State.OVER;
            stop();
            reader.onAborted();
        }
    }
}
