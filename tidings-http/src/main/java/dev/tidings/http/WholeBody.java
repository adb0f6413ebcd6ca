package dev.tidings.http;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A body that is there, whole: one piece, and the end. */
final class WholeBody implements Pieces {
    private ByteBuffer left;

    WholeBody(ByteBuffer body) {
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
