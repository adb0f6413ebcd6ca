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
import dev.tidings.server.request.RequestBody;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One request of a connection and its answer. It says what it wants of its body, and its connection when it gets it. Of the connection's event loop. */
final class Http1Exchange implements Exchange, RequestBody.Source {
    private final Http1Connection connection;
    private final Request request;
    private final boolean http10;
    private final boolean keepAlive;
    private final boolean toHead;
    private final RequestBody body;

    private @Nullable PiecewiseAnswer piecewise;
    private @Nullable Runnable onGone;
    private boolean answered;

    Http1Exchange(Http1Connection connection, Request request, RequestHead head) {
        this.connection = connection;
        this.request = request;
        this.http10 = head.isHttp10();
        this.keepAlive = head.asksToKeepAlive();
        this.toHead = request.method().equals("HEAD");
        this.body = new RequestBody(this, !head.hasBody(), head.expectsContinue());
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
        body.read(newReader, answered);
    }

    @Override
    public void sendContinue() {
        connection.sendContinue();
    }

    @Override
    public void resumeBody() {
        assert connection.isOwner();
        body.resume();
    }

    @Override
    public void onWanted() {
        if (body.isComplete()) {
            body.settle();
        } else {
            connection.resume();
        }
    }

    boolean wantsBody() {
        return body.isWanted();
    }

    /** Whether somebody is to get what is still to come of the body. */
    boolean isReadingBody() {
        return body.isBeingRead();
    }

    /** Whether what is to come of the body may be long in coming. */
    boolean isOpenEnded() {
        return body.isOpenEnded();
    }

    /** Ends the body early; whether its reader answers, so that nobody else is to. */
    boolean cutBody(Problem reason) {
        return !answered && body.cut(reason);
    }

    boolean isAnswered() {
        return answered;
    }

    void onBody(ByteBuffer piece) {
        body.onCame();
        body.give(piece);
    }

    void onBodyEnd() {
        body.onComplete();
        body.settle();
    }

    /** Nobody gets the rest of the body, and no answer goes anywhere. */
    void abandon() {
        if (!answered && onGone != null) {
            onGone.run();
        }
        answered = true;
        body.abandon();
        if (piecewise != null) {
            piecewise.close();
        }
    }

    @Override
    public void answer(Answer answer) {
        if (claim()) {
            orAbort(() -> {
                boolean last = isLast(answer);
                body.abandon();
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
                body.abandon();
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
        return answer.isLast() || !keepAlive || !body.isComplete() || connection.isEnding();
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
