package dev.tidings.http.events;

import dev.tidings.http.BodyReader;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Receives a body whose lines are published as they come. One run of lines is under way at a time, so that nothing is published behind a line that is refused;
 * what arrives meanwhile is the next run, and where that is more than a little, the body pauses, and so does its sender.
 *
 * <pre>
 *                a line's end                        the log has answered
 *   receiving ----------------> receiving, publishing --------------------> receiving
 *      |                              |      | a line was refused
 *      | the end, or a cut            |      '-----------------------------> answered, with what was published before
 *      v                              v
 *   ending: the whole lines that are here are published, and then it is answered
 * </pre>
 *
 * Of the exchange's thread. A line stays in the buffer, and takes room there, until the log has answered.
 */
final class LineCollector implements BodyReader, BodyBuffer.Owner {
    /** As much arrives while lines are under way. */
    private static final int MOST_GATHERED = PublishEndpoint.QUICK_BYTES;

    private final Reply reply;
    private final LinePublication publication;
    private final Executor workers;
    private final BodyBuffer buffer;
    private Runnable resume;

    /** The whole lines in the buffer end here. */
    private int linesEnd;
    /** From there to here is no line end. */
    private int searched;
    /** Those before this are being published. */
    private int underWay;

    private boolean isPaused;
    private boolean isWhole;
    /** Whether nothing more is received. */
    private boolean isEnding;
    /** Why not all is published. */
    private @Nullable Throwable reason;

    private boolean isAnswered;

    LineCollector(Reply reply, BodyBudget budget, LinePublication publication, Executor workers) {
        this.reply = reply;
        this.publication = publication;
        this.workers = workers;
        this.buffer = new BodyBuffer(reply, budget, publication.mostBytes(), this);
        this.resume = reply::resumeBody;
    }

    /** Has somebody else told that a pause is over. */
    void whenReady(Runnable other) {
        resume = other;
    }

    @Override
    public boolean isOpenEnded() {
        return true;
    }

    @Override
    public boolean onPiece(ByteBuffer piece) {
        if (isEnding) {
            return true;
        }
        try {
            if (buffer.add(piece)) {
                onReceived();
            }
        } catch (RuntimeException | Error failure) {
            stop(failure);
        }
        isPaused = mustPause();
        return !isPaused;
    }

    private boolean mustPause() {
        return buffer.isWaiting() || (underWay > 0 && buffer.length() >= MOST_GATHERED);
    }

    @Override
    public void onRoom() {
        if (isEnding) {
            return;
        }
        try {
            buffer.addWaiting();
            onReceived();
        } catch (RuntimeException | Error failure) {
            stop(failure);
        }
        if (isWhole) {
            onEnd();
        }
        goOn();
    }

    @Override
    public void onNoRoom(Problem refusal) {
        end(refusal);
    }

    /** Looks for the last line end in what is new. A line that is too long is refused as one that is whole would be. */
    private void onReceived() {
        byte[] bytes = buffer.bytes();
        int end = buffer.length();
        while (end > searched && bytes[end - 1] != '\n') {
            end--;
        }
        linesEnd = end > searched ? end : linesEnd;
        searched = buffer.length();
        if (buffer.length() - linesEnd > publication.mostBytes()) {
            linesEnd = buffer.length();
            isEnding = true;
        }
        publish();
    }

    private void goOn() {
        if (isPaused && !isEnding && !mustPause()) {
            isPaused = false;
            resume.run();
        }
    }

    /** Publishes what there is, run by run, until one takes time. */
    private void publish() {
        while (underWay == 0 && linesEnd > 0) {
            underWay = runEnd();
            CompletableFuture<Long> outcome = start().toCompletableFuture();
            if (!outcome.isDone()) {
                outcome.whenComplete((all, refusal) -> reply.execute(() -> {
                    onPublished(refusal);
                    publish();
                    goOn();
                }));
                return;
            }
            onPublished(
                    outcome.isCompletedExceptionally()
                            ? outcome.handle((all, refusal) -> refusal).join()
                            : null);
        }
        if (isEnding && underWay == 0) {
            answer();
        }
    }

    /** Whole lines, about as many bytes as a thread that serves others may read in one go, but one line at least. */
    private int runEnd() {
        byte[] bytes = buffer.bytes();
        int end = Math.min(linesEnd, PublishEndpoint.QUICK_BYTES);
        while (end > 0 && end < linesEnd && bytes[end - 1] != '\n') {
            end--;
        }
        if (end == 0) {
            end = PublishEndpoint.QUICK_BYTES;
            while (end < linesEnd && bytes[end - 1] != '\n') {
                end++;
            }
        }
        return end;
    }

    private CompletionStage<Long> start() {
        byte[] bytes = buffer.bytes();
        int length = underWay;
        if (length <= PublishEndpoint.QUICK_BYTES) {
            return publication.publish(bytes, length);
        }
        try {
            return CompletableFuture.supplyAsync(() -> publication.publish(bytes, length), workers)
                    .thenCompose(outcome -> outcome);
        } catch (RuntimeException closed) {
            return CompletableFuture.failedStage(BodyBuffer.noRoom());
        }
    }

    private void onPublished(@Nullable Throwable refusal) {
        buffer.discard(underWay);
        linesEnd -= underWay;
        searched -= underWay;
        underWay = 0;
        if (refusal != null) {
            stop(refusal);
        }
    }

    /** Nothing more is published. */
    private void stop(Throwable refusal) {
        isEnding = true;
        reason = refusal;
        linesEnd = underWay;
        publish();
    }

    /** Nothing more is received; what is whole is published. */
    private void end(@Nullable Problem why) {
        if (!isEnding) {
            isEnding = true;
            reason = why;
            publish();
        }
    }

    @Override
    public void onEnd() {
        isWhole = true;
        if (isEnding || buffer.isWaiting()) {
            return;
        }
        // The last line may lack its end.
        linesEnd = buffer.length();
        end(null);
    }

    /** As {@link #onCut}, for a reason of its sender's. */
    void fail(Problem why) {
        end(why);
    }

    @Override
    public boolean onCut(Problem why) {
        end(why);
        return true;
    }

    /** Nobody is there to be answered; what is here is published all the same. */
    @Override
    public void onAborted() {
        end(BodyBuffer.noRoom());
    }

    private void answer() {
        if (isAnswered) {
            return;
        }
        isAnswered = true;
        buffer.close();
        if (reason == null) {
            reply.answer(publication.answer());
        } else {
            reply.fail(publication.stopped(reason));
        }
    }
}
