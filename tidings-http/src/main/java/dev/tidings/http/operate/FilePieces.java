package dev.tidings.http.operate;

import dev.tidings.http.Pieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file as the body of an answer: one piece of it is in memory at a time, read by a worker when the client has taken the one before. */
final class FilePieces implements Pieces {
    private static final Logger LOGGER = LoggerFactory.getLogger(FilePieces.class);
    static final int PIECE_BYTES = 64 * 1024;

    private final SiteFile file;
    private final Executor workers;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);

    // Under the lock of this.
    private boolean closed;

    FilePieces(SiteFile file, Executor workers) {
        this.file = file;
        this.workers = workers;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        return CompletableFuture.supplyAsync(this::read, workers);
    }

    private synchronized ByteBuffer read() {
        piece.clear();
        if (closed) {
            return piece.limit(0);
        }
        try {
            file.read(piece);
            return piece.flip();
        } catch (IOException failure) {
            throw new CompletionException(failure);
        }
    }

    /** By a worker, too: one may be reading. */
    @Override
    public void close() {
        try {
            workers.execute(this::closeFile);
        } catch (RejectedExecutionException stopped) {
            closeFile();
        }
    }

    private synchronized void closeFile() {
        closed = true;
        try {
            file.close();
        } catch (IOException failure) {
            LOGGER.debug("A file of the site could not be closed", failure);
        }
    }
}
