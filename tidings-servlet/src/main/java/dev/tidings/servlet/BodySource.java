package dev.tidings.servlet;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.carry.LoopPart;
import dev.tidings.http.carry.RequestBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The body of a container's request. Belongs to a loop's thread, which is told by tasks what the container's threads call. */
final class BodySource extends RequestBody implements ReadListener {
    private final LoopPart part;
    private final ServletRequest request;
    private @Nullable ServletInputStream in;
    /** Whether it is being read, and its reader's wish for more is seen without being told. */
    private boolean reading;

    /** @param onCut answers where the body was cut, and its reader does not */
    BodySource(LoopPart part, ServletRequest request, BodyReader reader, Consumer<Problem> onCut) {
        super(reader, onCut);
        this.part = part;
        this.request = request;
    }

    @Override
    public void begin() {
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

    @Override
    public void onDataAvailable() {
        boolean unused = part.execute(this::pull);
    }

    @Override
    public void onAllDataRead() {
        boolean unused = part.execute(this::onAllRead);
    }

    @Override
    public void onError(Throwable failure) {
        boolean unused = part.execute(() -> fail(failure));
    }

    /** What was said while the reader paused is found when it goes on. */
    private void onAllRead() {
        if (isWanted()) {
            end();
        }
    }

    @Override
    protected void pull() {
        ServletInputStream from = in;
        if (reading || from == null) {
            return;
        }
        reading = true;
        byte[] piece = part.readPiece();
        try {
            while (isWanted()) {
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
        } finally {
            reading = false;
        }
    }

    private void give(byte[] piece, int length) {
        if (length < 0) {
            end();
        } else {
            give(ByteBuffer.wrap(piece, 0, length));
        }
    }

    /** What comes of it is the container's to deal with. */
    @Override
    protected void stop() {}
}
