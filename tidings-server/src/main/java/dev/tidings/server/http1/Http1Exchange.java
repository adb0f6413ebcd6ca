package dev.tidings.server.http1;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.EventStream;
import dev.tidings.http.Exchange;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.server.http1.AnswerEncoder.Framing;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One request of a connection and its answer. It says what it wants of its body, and its connection when it gets it. Of the connection's event loop. */
final class Http1Exchange implements Exchange {
    /** How far the body is read. */
    private enum Body {
        /** Nobody has asked for it. */
        UNREAD,
        WANTED,
        /** Its reader has paused. */
        PAUSED,
        /** Its reader has all of it. */
        READ,
        /** Nobody gets the rest. */
        ABORTED
    }

    private final Http1Connection connection;
    private final Request request;
    private final boolean http10;
    private final boolean keepAlive;
    private final boolean toHead;

    private Body body = Body.UNREAD;
    /** Whether all of it has come. */
    private boolean complete;

    private boolean owesContinue;
    private @Nullable BodyReader reader;
    private @Nullable PiecewiseAnswer piecewise;
    private @Nullable Runnable onGone;
    private boolean answered;

    Http1Exchange(Http1Connection connection, Request request, RequestHead head) {
        this.connection = connection;
        this.request = request;
        this.http10 = head.isHttp10();
        this.keepAlive = head.asksToKeepAlive();
        this.toHead = request.method().equals("HEAD");
        this.complete = !head.hasBody();
        this.owesContinue = head.expectsContinue();
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Admission admission() {
        return connection.admission();
    }

    @Override
    public void onGone(Runnable task) {
        assert connection.isOwner();
        if (connection.isGone(this)) {
            task.run();
        } else {
            onGone = task;
        }
    }

    @Override
    public void execute(Runnable task) {
        connection.execute(task);
    }

    @Override
    public void readBody(BodyReader newReader) {
        assert connection.isOwner();
        if (reader != null) {
            throw new IllegalStateException("The body is being read already");
        }
        reader = newReader;
        if (body == Body.ABORTED) {
            newReader.onAborted();
        } else {
            askForBody();
            goOn();
        }
    }

    private void askForBody() {
        if (owesContinue && !complete && !answered) {
            connection.sendContinue();
        }
        owesContinue = false;
    }

    @Override
    public void resumeBody() {
        assert connection.isOwner();
        if (body == Body.PAUSED) {
            goOn();
        }
    }

    private void goOn() {
        body = Body.WANTED;
        if (complete) {
            end();
        } else {
            connection.resume();
        }
    }

    private void end() {
        body = Body.READ;
        if (reader != null) {
            reader.onEnd();
        }
    }

    boolean wantsBody() {
        return body == Body.WANTED;
    }

    /** Whether somebody is to get what is still to come of the body. */
    boolean isReadingBody() {
        return body == Body.WANTED || body == Body.PAUSED;
    }

    /** Whether what is to come of the body may be long in coming. */
    boolean isOpenEnded() {
        return isReadingBody() && reader != null && reader.isOpenEnded();
    }

    /** Ends the body early; whether its reader answers, so that nobody else is to. */
    boolean cutBody(Problem reason) {
        if (answered || reader == null || !isReadingBody() || !reader.onCut(reason)) {
            return false;
        }
        body = Body.ABORTED;
        return true;
    }

    boolean isAnswered() {
        return answered;
    }

    void onBody(ByteBuffer piece) {
        owesContinue = false;
        if (reader != null && piece.hasRemaining() && !reader.onPiece(piece) && body == Body.WANTED) {
            body = Body.PAUSED;
        }
    }

    void onBodyEnd() {
        complete = true;
        if (body == Body.WANTED) {
            end();
        }
    }

    /** Nobody gets the rest of the body, and no answer goes anywhere. */
    void abandon() {
        if (!answered && onGone != null) {
            onGone.run();
        }
        answered = true;
        abandonBody();
        if (piecewise != null) {
            piecewise.close();
        }
    }

    private void abandonBody() {
        boolean reads = isReadingBody();
        body = body == Body.READ ? Body.READ : Body.ABORTED;
        if (reads && reader != null) {
            reader.onAborted();
        }
    }

    @Override
    public void answer(Answer answer) {
        if (claim()) {
            orAbort(() -> {
                boolean last = isLast(answer);
                abandonBody();
                connection.write(AnswerEncoder.whole(answer, toHead, last, http10), last);
            });
        }
    }

    @Override
    public void answer(Answer head, Pieces pieces) {
        if (claim()) {
            orAbort(() -> begin(head, pieces));
        } else {
            pieces.close();
        }
    }

    private void begin(Answer head, Pieces pieces) {
        Framing framing = http10 ? Framing.END : Framing.CHUNKS;
        boolean last = isLast(head) || framing == Framing.END;
        byte[] bytes = AnswerEncoder.head(head, framing, last, http10);
        if (toHead) {
            pieces.close();
            connection.write(bytes, last);
        } else {
            piecewise = new PiecewiseAnswer(connection, pieces, framing, last);
            piecewise.begin(bytes);
        }
    }

    @Override
    public void open(EventStream stream) {
        if (!connection.hasRoomFor(stream)) {
            answer(stream.refusal());
        } else if (claim()) {
            orAbort(() -> {
                abandonBody();
                connection.openStream(stream);
            });
        }
    }

    /** An answer that cannot be given any more leaves the client nothing to wait for. */
    private void orAbort(Runnable giving) {
        try {
            giving.run();
        } catch (RuntimeException | Error failure) {
            connection.abort();
            throw failure;
        }
    }

    /** What is still to come of a body that was not read must not be taken for a request: the connection ends. */
    private boolean isLast(Answer answer) {
        return answer.isLast() || !keepAlive || !complete || connection.isEnding();
    }

    /** Whether the answer has somebody to go to. */
    private boolean claim() {
        assert connection.isOwner();
        if (connection.isGone(this)) {
            return false;
        }
        if (answered) {
            throw new IllegalStateException("The request was answered already");
        }
        answered = true;
        return true;
    }
}
