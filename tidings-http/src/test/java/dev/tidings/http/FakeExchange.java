package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * An exchange without a carrier, on the thread of the test: its tasks run when the test says so. As strict as a carrier may be: one answer, one reader, and
 * the carrier's buffer is spoilt once a piece was handed over.
 */
public final class FakeExchange implements Exchange {
    private final Request request;
    private final Admission admission;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<byte[]> arrived = new ArrayDeque<>();
    private @Nullable BodyReader reader;
    private @Nullable Answer answer;
    private @Nullable EventStream stream;
    private boolean bodyIsHere;
    private boolean paused;
    private boolean readerIsDone;
    private boolean inPieces;
    private @Nullable Runnable onGone;

    public FakeExchange(Request request, Admission admission) {
        this.request = request;
        this.admission = admission;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Admission admission() {
        return admission;
    }

    @Override
    public void onGone(Runnable task) {
        onGone = task;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what was handed over, and what that hands over. */
    public FakeExchange run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        return this;
    }

    @Override
    public void readBody(BodyReader newReader) {
        if (reader != null) {
            throw new IllegalStateException("The body is being read already");
        }
        reader = newReader;
        deliver();
    }

    @Override
    public void resumeBody() {
        paused = false;
        deliver();
    }

    /** A part of the body arrives. */
    public FakeExchange arrives(byte[] piece) {
        arrived.add(piece);
        deliver();
        return this;
    }

    /** The body is complete. */
    public FakeExchange ends() {
        bodyIsHere = true;
        deliver();
        return this;
    }

    /** The client goes away. */
    public FakeExchange breaks() {
        arrived.clear();
        abort();
        if (onGone != null && !isAnswered()) {
            onGone.run();
        }
        return this;
    }

    /** The carrier ends the body early, as when it is too slow. False if the reader leaves the answer to it. */
    public boolean cuts(Problem reason) {
        arrived.clear();
        readerIsDone = reader != null && reader.onCut(reason);
        return readerIsDone;
    }

    /** Whether the body may be long in coming. */
    public boolean isOpenEnded() {
        return reader != null && reader.isOpenEnded();
    }

    private void deliver() {
        while (reader != null && !paused && !readerIsDone && !arrived.isEmpty()) {
            ByteBuffer piece = ByteBuffer.wrap(arrived.remove().clone());
            paused = piece.hasRemaining() && !reader.onPiece(piece);
            java.util.Arrays.fill(piece.array(), (byte) '!');
        }
        if (reader != null && bodyIsHere && !paused && !readerIsDone && arrived.isEmpty()) {
            readerIsDone = true;
            reader.onEnd();
        }
    }

    private void abort() {
        if (reader != null && !readerIsDone) {
            readerIsDone = true;
            reader.onAborted();
        }
    }

    @Override
    public void answer(Answer given) {
        requireUnanswered();
        answer = given;
        abort();
    }

    @Override
    public void answer(Answer head, Pieces pieces) {
        requireUnanswered();
        answer = head;
        inPieces = true;
        pieces.close();
        abort();
    }

    @Override
    public void open(EventStream opened) {
        requireUnanswered();
        stream = opened;
        abort();
    }

    private void requireUnanswered() {
        if (isAnswered()) {
            throw new IllegalStateException("The request was answered already");
        }
    }

    public boolean isAnswered() {
        return answer != null || stream != null;
    }

    /** Whether the answer is a stream. */
    public boolean isStream() {
        return stream != null;
    }

    /** Whether the reader wants no more for now. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether the answer came in pieces. */
    public boolean isInPieces() {
        return inPieces;
    }

    /** The answer, once it is there. */
    public Answer answer() {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> run().isAnswered());
        assertThat(answer).as("a stream").isNotNull();
        return answer;
    }

    public EventStream stream() {
        assertThat(stream).as(answer == null ? "nothing" : Replies.text(answer)).isNotNull();
        return stream;
    }

    /** A body, in pieces of a length. */
    public FakeExchange body(byte[] body, int pieceLength) {
        for (int at = 0; at < body.length; at += pieceLength) {
            arrives(java.util.Arrays.copyOfRange(body, at, Math.min(body.length, at + pieceLength)));
        }
        return ends();
    }

    public FakeExchange body(String body) {
        return body(body.getBytes(StandardCharsets.UTF_8), 7000);
    }
}
