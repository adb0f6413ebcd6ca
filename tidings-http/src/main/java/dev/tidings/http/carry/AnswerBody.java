package dev.tidings.http.carry;

import dev.tidings.http.Pieces;
import dev.tidings.hub.Sink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of an answer on its way, piece by piece, as the server takes it. Belongs to a loop's thread. */
final class AnswerBody implements Sink.Listener {
    private static final Logger LOGGER = LoggerFactory.getLogger(AnswerBody.class);

    private final LoopPart part;
    private final OpenResponse sink;
    private final Pieces pieces;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean closed;

    AnswerBody(LoopPart part, OpenResponse sink, Pieces pieces) {
        this.part = part;
        this.sink = sink;
        this.pieces = pieces;
    }

    void begin() {
        if (closed) {
            return;
        }
        try {
            pieces.next().whenComplete((next, failure) -> {
                if (part.isOwner()) {
                    onPiece(next, failure);
                } else {
                    part.execute(() -> onPiece(next, failure));
                }
            });
        } catch (RuntimeException | Error failure) {
            end(failure);
        }
    }

    private void onPiece(ByteBuffer next, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null) {
            end(failure);
        } else if (next.hasRemaining()) {
            piece = next.duplicate();
            goOn();
        } else {
            close();
            sink.finish();
        }
    }

    private void end(Throwable failure) {
        LOGGER.warn("An answer could not be completed; what there is of it ends", failure);
        close();
        sink.complete();
    }

    private void goOn() {
        int sent = sink.send(piece, piece.position(), piece.limit());
        if (sent == Sink.CLOSED) {
            close();
            sink.complete();
            return;
        }
        piece.position(piece.position() + sent);
        if (!piece.hasRemaining()) {
            // As a task of its own: pieces that are there at once must not pile up on the stack.
            part.execute(this::begin);
        }
    }

    /** Nothing more is sent. */
    void close() {
        if (!closed) {
            closed = true;
            pieces.close();
        }
    }

    @Override
    public void onWritable() {
        if (!closed) {
            goOn();
        }
    }

    @Override
    public void onPeerGone() {
        close();
    }

    @Override
    public void onPeerLost() {
        close();
    }
}
