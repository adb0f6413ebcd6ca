package dev.tidings.servlet;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.EventStream;
import dev.tidings.http.Exchange;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One request of a container and its answer. Belongs to its loop's thread from when the container has let go of it. */
final class ServletExchange implements Exchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final LoopPart part;
    private final ResponseSink sink;
    private final HttpServletRequest servletRequest;
    private final HttpServletResponse response;
    private final Request request;

    private boolean isNew = true;
    private boolean answered;
    private @Nullable BodySource body;
    private @Nullable AnswerBody sending;
    private @Nullable Runnable onGone;

    ServletExchange(
            LoopPart part,
            ResponseSink sink,
            HttpServletRequest servletRequest,
            HttpServletResponse response,
            Request request) {
        this.part = part;
        this.sink = sink;
        this.servletRequest = servletRequest;
        this.response = response;
        this.request = request;
    }

    boolean isNew() {
        return isNew;
    }

    void begin() {
        isNew = false;
        if (part.hasEnded()) {
            sink.giveUp();
        } else {
            part.handler().handle(this);
        }
    }

    @Override
    public Request request() {
        return request;
    }

    /** How many connections there are is the container's to say. */
    @Override
    public Admission admission() {
        return Admission.ADMITTED;
    }

    @Override
    public void onGone(Runnable task) {
        if (sink.isLost()) {
            task.run();
        } else {
            onGone = task;
        }
    }

    @Override
    public void execute(Runnable task) {
        part.execute(task);
    }

    @Override
    public void readBody(BodyReader reader) {
        assert part.isOwner();
        if (body != null) {
            throw new IllegalStateException("The body is being read already");
        }
        body = new BodySource(part, servletRequest, reader, this::answerIfNobodyHas);
        if (sink.isLost()) {
            body.abort();
        } else {
            body.begin();
        }
    }

    @Override
    public void resumeBody() {
        if (body != null) {
            body.resume();
        }
    }

    private void answerIfNobodyHas(Problem problem) {
        if (!answered) {
            answer(part.handler().refusal(request, problem));
        }
    }

    void cutBody() {
        if (body != null && !answered) {
            body.cutIfOpenEnded(Problem.busy("The hub closes, and takes no more of this body"));
        }
    }

    /** The hub has gone: says so, if nothing was said, to who can then come back. On the loop's thread, or a container's once the loop has stopped. */
    void turnAway() {
        if (answered) {
            return;
        }
        abandon();
        sink.write(() -> Answers.write(part.absent().answer(request), servletRequest, response));
    }

    /** The client has gone, or the container wants its request back. */
    void abandon() {
        if (!answered && onGone != null) {
            onGone.run();
        }
        answered = true;
        abandonBody();
        if (sending != null) {
            sending.close();
        }
    }

    private void abandonBody() {
        if (body != null) {
            body.abort();
        }
    }

    @Override
    public void answer(Answer answer) {
        if (claim()) {
            orEnd(() -> {
                boolean mayHaveBody = answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED;
                writeHead(answer, answer.isLast());
                if (mayHaveBody) {
                    response.setContentLength(answer.body().length);
                }
                if (toHead() || answer.body().length == 0) {
                    sink.finish();
                } else {
                    send(new OnePiece(ByteBuffer.wrap(answer.body())));
                }
            });
        }
    }

    @Override
    public void answer(Answer head, Pieces pieces) {
        if (claim()) {
            orEnd(() -> {
                writeHead(head, head.isLast());
                if (toHead()) {
                    pieces.close();
                    sink.finish();
                } else {
                    send(pieces);
                }
            });
        } else {
            pieces.close();
        }
    }

    private void send(Pieces pieces) {
        sending = new AnswerBody(part, sink, pieces);
        sink.tell(sending);
        sending.begin();
    }

    private boolean toHead() {
        return request.method().equals("HEAD");
    }

    /** Of HTTP/1.1, a stream ends with its connection: then the container adds no chunks, and a feed's bytes are the bytes on the wire. */
    @Override
    public void open(EventStream stream) {
        if (part.hasEnded()) {
            sink.giveUp();
        } else if (!part.shard().hasRoomFor(stream.subscription())) {
            answer(stream.refusal());
        } else if (claim()) {
            orEnd(() -> {
                sink.subscribe();
                sink.tell(part.shard().subscribe(stream.subscription(), sink, id -> {
                    writeHead(stream.headStartingAfter(id), true);
                    return stream.firstBytes();
                }));
            });
        }
    }

    private void writeHead(Answer answer, boolean isLast) {
        Answers.writeHead(answer, isLast, servletRequest, response);
    }

    /** An answer that cannot be given any more leaves the client nothing to wait for. */
    private void orEnd(Runnable giving) {
        try {
            abandonBody();
            giving.run();
        } catch (RuntimeException | Error failure) {
            sink.complete();
            throw failure;
        }
    }

    /** Whether the answer has somebody to go to. */
    private boolean claim() {
        assert part.isOwner();
        if (sink.isLost()) {
            return false;
        }
        if (answered) {
            throw new IllegalStateException("The request was answered already");
        }
        answered = true;
        return true;
    }
}
