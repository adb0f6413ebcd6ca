package dev.tidings.http.carry;

import dev.tidings.http.Pieces;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A body that is there, whole. */
final class OnePiece implements Pieces {
    private ByteBuffer left;

    OnePiece(ByteBuffer body) {
        this.left = body;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        ByteBuffer piece = left;
        left = ByteBuffer.allocate(0);
        return CompletableFuture.completedStage(piece);
    }

    @Override
    public void close() {}
}
