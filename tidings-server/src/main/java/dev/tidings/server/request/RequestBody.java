package dev.tidings.server.request;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How far the body of a request is read, and by whom. Where its bytes wait until they are wanted is its {@link Source}'s to know. Of one event loop.
 *
 * <pre>
 *            a reader           it takes no more
 *   UNREAD ------------> WANTED ---------------> PAUSED
 *                          |    &lt;---------------
 *                          |      it goes on
 *                          '--> READ: its reader has all of it
 * </pre>
 *
 * Any state may go to ABORTED, but READ: nobody gets the rest.
 */
public final class RequestBody {
    private enum State {
        UNREAD,
        WANTED,
        PAUSED,
        READ,
        ABORTED
    }

    /** What the connection does for a body. */
    public interface Source {
        /** Asks the client for the body that it holds back. */
        void sendContinue();

        /** The body is wanted: gives what there is of it, and has the rest come. Calls {@link #settle()} when it has given what there was. */
        void onWanted();
    }

    private final Source source;
    private State state = State.UNREAD;
    /** Whether all of it has come. */
    private boolean complete;

    private boolean owesContinue;
    private @Nullable BodyReader reader;

    /**
     * @param complete whether there is none
     * @param expectsContinue whether the client holds it back until it is asked for it
     */
    public RequestBody(Source source, boolean complete, boolean expectsContinue) {
        this.source = source;
        this.complete = complete;
        this.owesContinue = expectsContinue;
    }

    /**
     * Begins to read it.
     *
     * @param answered whether the request is
     */
    public void read(BodyReader newReader, boolean answered) {
        if (reader != null) {
            throw new IllegalStateException("The body is being read already");
        }
        reader = newReader;
        if (state == State.ABORTED) {
            newReader.onAborted();
            return;
        }
        if (owesContinue && !complete && !answered) {
            source.sendContinue();
        }
        owesContinue = false;
        goOn();
    }

    /** Goes on after its reader has paused. */
    public void resume() {
        if (state == State.PAUSED) {
            goOn();
        }
    }

    private void goOn() {
        state = State.WANTED;
        source.onWanted();
    }

    /** Some of it came, whether it is given to its reader now or later: its client holds nothing back. */
    public void onCame() {
        owesContinue = false;
    }

    /** Gives a piece to its reader. */
    public void give(ByteBuffer piece) {
        if (reader != null && piece.hasRemaining() && !reader.onPiece(piece) && state == State.WANTED) {
            state = State.PAUSED;
        }
    }

    /** All of it has come, though perhaps not to its reader. */
    public void onComplete() {
        complete = true;
    }

    /** Tells its reader of the end, if it has been given all there is and that is all. */
    public void settle() {
        if (state == State.WANTED && complete) {
            state = State.READ;
            if (reader != null) {
                reader.onEnd();
            }
        }
    }

    /** Whether all of it has come. */
    public boolean isComplete() {
        return complete;
    }

    public boolean isWanted() {
        return state == State.WANTED;
    }

    /** Whether nobody gets any more of it. */
    public boolean isOver() {
        return state == State.READ || state == State.ABORTED;
    }

    /** Whether somebody is to get what is still to come of it. */
    public boolean isBeingRead() {
        return state == State.WANTED || state == State.PAUSED;
    }

    /** Whether what is to come of it may be long in coming. */
    public boolean isOpenEnded() {
        return isBeingRead() && reader != null && reader.isOpenEnded();
    }

    /** Ends it early; whether its reader answers, so that nobody else is to. */
    public boolean cut(Problem reason) {
        if (reader == null || !isBeingRead() || !reader.onCut(reason)) {
            return false;
        }
        state = State.ABORTED;
        return true;
    }

    /** Nobody gets the rest of it. */
    public void abandon() {
        boolean reads = isBeingRead();
        state = state == State.READ ? State.READ : State.ABORTED;
        if (reads && reader != null) {
            reader.onAborted();
        }
    }
}
