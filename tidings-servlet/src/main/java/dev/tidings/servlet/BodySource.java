package dev.tidings.servlet;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of a request, read as far as it has come and as long as its reader takes it. Belongs to a loop's thread, which is told by tasks what the container's threads call. */
final class BodySource implements ReadListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(BodySource.class);

    private enum State {
        WANTED,
        /** Its reader has paused. */
        PAUSED,
        /** Its reader has all of it, or nobody gets the rest. */
        OVER
    }

    private final LoopPart part;
    private final ServletRequest request;
    private final BodyReader reader;
    private final Consumer<Problem> onCut;
    private State state = State.WANTED;
    private @Nullable ServletInputStream in;

    /** @param onCut answers where the body was cut, and its reader does not */
    BodySource(LoopPart part, ServletRequest request, BodyReader reader, Consumer<Problem> onCut) {
        this.part = part;
        this.request = request;
        this.reader = reader;
        this.onCut = onCut;
    }

    void begin() {
        try {
            ServletInputStream opened = request.getInputStream();
            in = opened;
            if (opened.isFinished()) {
                end();
            } else {
                opened.setReadListener(this);
            }
        } catch (IOException | IllegalStateException failure) {
            fail(failure);
        }
    }

    void resume() {
        if (state == State.PAUSED) {
            state = State.WANTED;
            goOn();
        }
    }

    @Override
    public void onDataAvailable() {
        part.execute(this::goOn);
    }

    @Override
    public void onAllDataRead() {
        part.execute(this::onAllRead);
    }

    @Override
    public void onError(Throwable failure) {
        part.execute(() -> fail(failure));
    }

    /** What was said while the reader paused is found when it goes on. */
    private void onAllRead() {
        if (state == State.WANTED) {
            end();
        }
    }

    private void goOn() {
        ServletInputStream from = in;
        byte[] piece = part.readPiece();
        try {
            while (state == State.WANTED && from != null) {
                if (from.isFinished()) {
                    end();
                } else if (from.isReady()) {
                    give(piece, from.read(piece));
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException failure) {
            fail(failure);
        }
    }

    private void give(byte[] piece, int length) {
        if (length < 0) {
            end();
        } else if (length > 0 && !reader.onPiece(ByteBuffer.wrap(piece, 0, length)) && state == State.WANTED) {
            state = State.PAUSED;
        }
    }

    private void end() {
        state = State.OVER;
        reader.onEnd();
    }

    private void fail(Throwable failure) {
        LOGGER.debug("A body could not be read", failure);
        cut(new Problem(408, "The request's body did not come, or not as it should: " + failure.getMessage()));
    }

    /** Ends a body that may come for as long as its sender likes. */
    void cutIfOpenEnded(Problem reason) {
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
        } else {
            abort();
            onCut.accept(reason);
        }
    }

    /** Nobody gets the rest. */
    void abort() {
        if (state != State.OVER) {
            state = State.OVER;
            reader.onAborted();
        }
    }
}
