package dev.tidings.http.events;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/**
 * Unpacks a body of gzip as it comes, and hands on to its reader a little at a time, as it wants it: a small piece may hold very much. Of the exchange's thread.
 */
final class LineUnpacking implements BodyReader {
    private static final int STEP_BYTES = 8 * 1024;
    /** What is unpacked before the thread's others have their turn. */
    private static final int TURN_BYTES = PublishEndpoint.QUICK_BYTES;

    private final Reply reply;
    private final LineCollector reader;
    private final Gunzip gunzip = new Gunzip();
    private final byte[] step = new byte[STEP_BYTES];
    private boolean isPaused;
    private boolean isEnded;
    private boolean isClosed;

    LineUnpacking(Reply reply, LineCollector reader) {
        this.reply = reply;
        this.reader = reader;
        reader.whenReady(this::goOn);
    }

    @Override
    public boolean isOpenEnded() {
        return reader.isOpenEnded();
    }

    @Override
    public boolean onPiece(ByteBuffer piece) {
        if (isClosed) {
            return true;
        }
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        gunzip.feed(copy);
        isPaused = !unpack();
        return !isPaused;
    }

    /** False while there is more to unpack: it goes on by itself. */
    private boolean unpack() {
        int unpacked = 0;
        try {
            while (!isClosed && !gunzip.isDry()) {
                if (unpacked >= TURN_BYTES) {
                    reply.execute(this::goOn);
                    return false;
                }
                int length = gunzip.read(step);
                unpacked += Math.max(1, length);
                if (length > 0 && !reader.onPiece(ByteBuffer.wrap(step, 0, length))) {
                    return false;
                }
            }
            return true;
        } catch (DataFormatException malformed) {
            fail(String.valueOf(malformed.getMessage()));
            return true;
        }
    }

    private void fail(String why) {
        close();
        reader.fail(Problem.badRequest("The body is not in gzip, as its content coding says: " + why));
    }

    private void goOn() {
        if (isClosed || !isPaused) {
            return;
        }
        isPaused = !unpack();
        if (isPaused || isClosed) {
            return;
        }
        if (isEnded) {
            end();
        } else {
            reply.resumeBody();
        }
    }

    @Override
    public void onEnd() {
        isEnded = true;
        if (!isPaused && !isClosed) {
            end();
        }
    }

    private void end() {
        if (gunzip.isWhole()) {
            close();
            reader.onEnd();
        } else {
            fail("it ends before its end");
        }
    }

    @Override
    public boolean onCut(Problem reason) {
        close();
        return reader.onCut(reason);
    }

    @Override
    public void onAborted() {
        close();
        reader.onAborted();
    }

    private void close() {
        if (!isClosed) {
            isClosed = true;
            gunzip.close();
        }
    }
}
