package dev.tidings.http;

import java.nio.ByteBuffer;

/** Makes an answer of what a reader throws, and sees to it that the reader hears of an end exactly once. */
final class GuardedReader implements BodyReader {
    private final Reply reply;
    private final BodyReader reader;
    private boolean ended;

    GuardedReader(Reply reply, BodyReader reader) {
        this.reply = reply;
        this.reader = reader;
    }

    @Override
    public boolean onPiece(ByteBuffer piece) {
        if (ended) {
            return true;
        }
        try {
            return reader.onPiece(piece);
        } catch (RuntimeException | Error failure) {
            abort();
            reply.guard(() -> reply.fail(failure));
            return true;
        }
    }

    @Override
    public void onEnd() {
        if (!ended) {
            ended = true;
            reply.guard(reader::onEnd);
        }
    }

    @Override
    public void onAborted() {
        abort();
        reply.gone();
    }

    private void abort() {
        if (!ended) {
            ended = true;
            reply.guard(reader::onAborted);
        }
    }

    @Override
    public boolean onCut(Problem reason) {
        if (!ended) {
            reply.guard(() -> ended = reader.onCut(reason));
        }
        return ended;
    }

    @Override
    public boolean isOpenEnded() {
        return reader.isOpenEnded();
    }
}
