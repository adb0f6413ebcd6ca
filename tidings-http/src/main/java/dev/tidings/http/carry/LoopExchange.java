package dev.tidings.http.carry;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.EventStream;
import dev.tidings.http.Exchange;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.hub.Subscription;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and its answer, for a loop. Belongs to the loop's thread. */
public abstract class LoopExchange implements Exchange {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final LoopPart part;
    private final OpenResponse response;
    private final Request request;

    private boolean isNew = true;
    private boolean answered;
    private @Nullable RequestBody body;
    private @Nullable AnswerBody sending;
    private @Nullable Runnable onGone;

    protected LoopExchange(LoopPart part, OpenResponse response, Request request) {
        this.part = part;
        this.response = response;
        this.request = request;
    }

    /**
     * Puts a head into the server's response.
     *
     * @param length of the body, in bytes; negative where that is not known
     * @param isLast whether a connection of HTTP/1.1 ends with it
     */
    protected abstract void writeHead(Answer answer, long length, boolean isLast);

    /** Puts a small answer into the server's response, if that takes one, and leaves it to others to end that. */
    protected abstract void answerAtOnce(Answer answer);

    /** The body of the request, of which nothing was read. */
    protected abstract RequestBody bodyFor(BodyReader reader, Consumer<Problem> onCut);

    /** Whether nobody has seen it yet. */
    public final boolean isNew() {
        return isNew;
    }

    /** Has it handled. */
    public final void begin() {
        isNew = false;
        if (part.hasEnded()) {
            response.giveUp();
        } else {
            part.handler().handle(this);
        }
    }

    @Override
    public final Request request() {
        return request;
    }

    /** How many connections there are is the server's to say. */
    @Override
    public final Admission admission() {
        return Admission.ADMITTED;
    }

    @Override
    public final void onGone(Runnable task) {
        if (response.isLost()) {
            task.run();
        } else {
            onGone = task;
        }
    }

    @Override
    public final void execute(Runnable task) {
        boolean unused = part.execute(task);
    }

    @Override
    public final void readBody(BodyReader reader) {
        assert part.isOwner();
        if (body != null) {
            throw new IllegalStateException("The body is being read already");
        }
        body = bodyFor(reader, this::answerIfNobodyHas);
        if (response.isLost()) {
            body.abort();
        } else {
            body.begin();
        }
    }

    @Override
    public final void resumeBody() {
        if (body != null) {
            body.resume();
        }
    }

    private void answerIfNobodyHas(Problem problem) {
        if (!answered) {
            answer(part.handler().refusal(request, problem));
        }
    }

    /** Cuts a body that comes for as long as its sender likes: the carrier ends. */
    public final void cutBody() {
        if (body != null && !answered) {
            body.cutIfOpenEnded(Problem.busy("The hub closes, and takes no more of this body"));
        }
    }

    /** The hub has gone: says so, if nothing was said, to who can then come back. On the loop's thread, or one of the server's once the loop has stopped. */
    public final void turnAway() {
        if (!answered) {
            abandon();
            answerAtOnce(part.absence().answer(request));
        }
    }

    /** The client has gone, or the server wants its request back. */
    public final void abandon() {
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
    public final void answer(Answer answer) {
        if (claim()) {
            orEnd(() -> {
                boolean mayHaveBody = answer.status() != NO_CONTENT && answer.status() != NOT_MODIFIED;
                writeHead(answer, mayHaveBody ? answer.body().length : -1, answer.isLast());
                if (toHead() || answer.body().length == 0) {
                    response.finish();
                } else {
                    send(Pieces.of(ByteBuffer.wrap(answer.body())));
                }
            });
        }
    }

    @Override
    public final void answer(Answer head, Pieces pieces) {
        if (claim()) {
            orEnd(() -> {
                writeHead(head, -1, head.isLast());
                if (toHead()) {
                    pieces.close();
                    response.finish();
                } else {
                    send(pieces);
                }
            });
        } else {
            pieces.close();
        }
    }

    private void send(Pieces pieces) {
        sending = new AnswerBody(part, response, pieces);
        response.tell(sending);
        sending.begin();
    }

    private boolean toHead() {
        return request.method().equals("HEAD");
    }

    /** Of HTTP/1.1, a stream ends with its connection: then the server adds no chunks, and a feed's bytes are the bytes on the wire. */
    @Override
    public final void open(EventStream stream) {
        if (part.hasEnded()) {
            response.giveUp();
        } else if (!part.shard().hasRoomFor(stream.subscription())) {
            answer(stream.refusal());
        } else if (claim()) {
            orEnd(() -> {
                response.subscribe();
                response.tell(part.shard().subscribe(subscriptionTo(stream), response, id -> {
                    writeHead(stream.headStartingAfter(id), -1, true);
                    return stream.firstBytes();
                }));
            });
        }
    }

    /** The server's response does not say where its client is. */
    private Subscription subscriptionTo(EventStream stream) {
        Subscription asked = stream.subscription();
        return asked.address() == null ? asked.from(request.peer().address()) : asked;
    }

    /** An answer that cannot be given any more leaves the client nothing to wait for. */
    private void orEnd(Runnable giving) {
        try {
            abandonBody();
            giving.run();
        } catch (RuntimeException | Error failure) {
            response.complete();
            throw failure;
        }
    }

    /** Whether the answer has somebody to go to. */
    private boolean claim() {
        assert part.isOwner();
        if (response.isLost()) {
            return false;
        }
        if (answered) {
            throw new IllegalStateException("The request was answered already");
        }
        answered = true;
        return true;
    }
}
