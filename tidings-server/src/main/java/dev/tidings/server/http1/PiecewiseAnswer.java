package dev.tidings.server.http1;

import dev.tidings.http.Pieces;
import dev.tidings.server.http1.AnswerEncoder.Framing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer whose pieces are asked for one by one, each when the socket has taken the one before. Of the connection's event loop. */
final class PiecewiseAnswer {
    private static final Logger LOGGER = LoggerFactory.getLogger(PiecewiseAnswer.class);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final Http1Connection connection;
    private final Pieces pieces;
    private final Framing framing;
    private final boolean last;
    private boolean closed;

    PiecewiseAnswer(Http1Connection connection, Pieces pieces, Framing framing, boolean last) {
        this.connection = connection;
        this.pieces = pieces;
        this.framing = framing;
        this.last = last;
    }

    void begin(byte[] head) {
        connection.writePart(head, this::askForNext);
    }

    /** As a task of its own: pieces that are there at once must not pile up on the stack. */
    private void askForNext() {
        connection.execute(this::next);
    }

    private void next() {
        if (closed) {
            return;
        }
        try {
            pieces.next().whenComplete((piece, failure) -> connection.execute(() -> answered(piece, failure)));
        } catch (RuntimeException | Error failure) {
            cut(failure);
        }
    }

    private void answered(ByteBuffer piece, @Nullable Throwable failure) {
        if (failure != null) {
            cut(failure);
        } else if (!closed) {
            onPiece(piece);
        }
    }

    private void cut(Throwable failure) {
        LOGGER.warn("An answer could not be completed; its connection is cut", failure);
        connection.abort();
    }

    private void onPiece(ByteBuffer piece) {
        if (!piece.hasRemaining()) {
            close();
            connection.write(framing == Framing.CHUNKS ? LAST_CHUNK : NOTHING, last);
        } else {
            connection.writePart(framed(piece), this::askForNext);
        }
    }

    private byte[] framed(ByteBuffer piece) {
        int length = piece.remaining();
        if (framing != Framing.CHUNKS) {
            byte[] bytes = new byte[length];
            piece.get(bytes);
            return bytes;
        }
        byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] chunk = new byte[size.length + length + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        piece.get(chunk, size.length, length);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }

    /** Asks for no more; does nothing the second time. */
    void close() {
        if (!closed) {
            closed = true;
            pieces.close();
        }
    }
}
