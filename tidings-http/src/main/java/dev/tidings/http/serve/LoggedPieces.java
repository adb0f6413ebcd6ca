package dev.tidings.http.serve;

import dev.tidings.http.Pieces;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what an answer in pieces was made of, and says so at its end. */
final class LoggedPieces implements Pieces {
    private static final String CUT = "cut";

    private final Pieces pieces;
    private final int status;
    private final AccessEntry entry;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean isWhole;

    /** @param isToHead whether the answer has no body, whatever the pieces are */
    LoggedPieces(Pieces pieces, int status, boolean isToHead, AccessEntry entry) {
        this.pieces = pieces;
        this.status = status;
        this.isWhole = isToHead;
        this.entry = entry;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        return pieces.next().thenApply(this::count);
    }

    private ByteBuffer count(ByteBuffer piece) {
        bytes.addAndGet(piece.remaining());
        if (!piece.hasRemaining()) {
            isWhole = true;
        }
        return piece;
    }

    @Override
    public void close() {
        entry.answered(status, bytes.get(), isWhole ? null : CUT);
        pieces.close();
    }
}
