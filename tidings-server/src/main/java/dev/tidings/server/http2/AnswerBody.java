package dev.tidings.server.http2;

import dev.tidings.hub.Sink;
import dev.tidings.server.request.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The body of an answer on its way, piece by piece, as the client takes it. Of one event loop. */
final class AnswerBody implements Sink.Listener {
    private final StreamSink stream;
    private final Deadline deadline;
    private final Duration patience;
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private @Nullable Runnable onTaken;

    /** @param patience with a client that takes nothing of it */
    AnswerBody(Http2Connection connection, StreamSink stream, Duration patience) {
        this.stream = stream;
        this.patience = patience;
        this.deadline = connection.deadline(() -> connection.reset(stream));
    }

    /** Sends a piece, and runs a task when all of it is taken; its bytes are not to change before. */
    void send(ByteBuffer bytes, Runnable taken) {
        piece = bytes.duplicate();
        onTaken = taken;
        deadline.set(patience);
        goOn();
    }

    private void goOn() {
        Runnable taken = onTaken;
        if (taken == null) {
            return;
        }
        int sent = stream.send(piece, piece.position(), piece.limit());
        if (sent == Sink.CLOSED) {
            close();
            return;
        }
        piece.position(piece.position() + sent);
        if (piece.hasRemaining()) {
            // Only for what was taken: windows that open and close again are none.
            if (sent > 0) {
                deadline.set(patience);
            }
        } else {
            deadline.clear();
            onTaken = null;
            taken.run();
        }
    }

    /** Nothing more is sent. */
    void close() {
        onTaken = null;
        deadline.cancel();
    }

    @Override
    public void onWritable() {
        goOn();
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
