package dev.tidings.server.http2;

import dev.tidings.http.Admission;
import dev.tidings.http.Answer;
import dev.tidings.http.BodyReader;
import dev.tidings.http.EventStream;
import dev.tidings.http.Exchange;
import dev.tidings.http.Pieces;
import dev.tidings.http.Problem;
import dev.tidings.http.Refusal;
import dev.tidings.http.Request;
import dev.tidings.server.request.Deadline;
import dev.tidings.server.request.RequestBody;
import dev.tidings.server.request.RequestOptions;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of a connection and its answer. What comes of its body before it is asked for, or while its reader pauses, is held, and so is its window: the other
 * side sends no more than that. Of the connection's event loop.
 */
final class Http2Exchange implements Exchange, RequestBody.Source {
    private static final Logger LOGGER = LoggerFactory.getLogger(Http2Exchange.class);

    private static final int LEAST_HELD_BYTES = 2 << 10;
    /** How long a body without a meaning may be in coming. */
    private static final Duration MEANINGLESS = Duration.ofSeconds(1);

    private static final Set<String> METHODS_WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "DELETE");

    private final Http2Connection connection;
    private final StreamSink stream;
    private final Request request;
    private final boolean toHead;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(0);
    private final RequestBody body;

    /** Whether it is looked at only when all of it has come. */
    private boolean awaitsEnd;

    private boolean answered;
    private @Nullable Deadline deadline;
    private @Nullable AnswerBody sending;
    private @Nullable Pieces pieces;
    private @Nullable Runnable onGone;

    /** @param complete whether it has no body */
    Http2Exchange(Http2Connection connection, StreamSink stream, Request request, boolean complete) {
        this.connection = connection;
        this.stream = stream;
        this.request = request;
        this.toHead = request.method().equals("HEAD");
        boolean expectsContinue = !complete && "100-continue".equalsIgnoreCase(request.header("Expect"));
        this.body = new RequestBody(this, complete, expectsContinue);
    }

    /** Whether its method gives a body a meaning (RFC 9110, 9.3). */
    boolean mayHaveBody() {
        return !METHODS_WITHOUT_BODY.contains(request.method());
    }

    /** Has it wait for the end of what has no meaning, but not for long: whether that is as it should be is seen only then. */
    void awaitEnd() {
        awaitsEnd = true;
        Duration patience = connection.options().body();
        set(patience.compareTo(MEANINGLESS) < 0 ? patience : MEANINGLESS);
    }

    private void handleAtLast() {
        awaitsEnd = false;
        stopWaiting();
        connection.handle(this);
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
        if (stream.isOver()) {
            task.run();
        } else {
            onGone = task;
        }
    }

    @Override
    public void execute(Runnable task) {
        connection.execute(task);
    }

    // The body.

    @Override
    public void readBody(BodyReader newReader) {
        assert connection.isOwner();
        body.read(newReader, answered);
    }

    @Override
    public void sendContinue() {
        connection.sendContinue(stream);
    }

    @Override
    public void resumeBody() {
        assert connection.isOwner();
        body.resume();
    }

    @Override
    public void onWanted() {
        while (body.isWanted() && !held.isEmpty()) {
            ByteBuf piece = held.remove();
            try {
                body.give(piece.nioBuffer());
            } finally {
                connection.consumed(stream, piece.readableBytes());
                piece.release();
            }
        }
        endOrWait();
    }

    private void endOrWait() {
        if (body.isWanted() && !body.isComplete()) {
            expectMore();
        } else {
            stopWaiting();
            body.settle();
        }
    }

    private void expectMore() {
        set(patience());
    }

    private void set(Duration patience) {
        if (deadline == null) {
            deadline = connection.deadline(this::onSlowBody);
        }
        deadline.set(patience);
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.clear();
        }
    }

    private Duration patience() {
        RequestOptions options = connection.options();
        return body.isOpenEnded() ? options.openBody() : options.body();
    }

    /**
     * Some of the body came.
     *
     * @return whether its window is open again
     */
    boolean onData(ByteBuf data) {
        if (body.isOver() || awaitsEnd) {
            return true;
        }
        if (body.isWanted() && held.isEmpty()) {
            body.give(data.nioBuffer());
            return true;
        }
        hold(data);
        return false;
    }

    /** As a copy, since what came is part of a buffer that may be much larger; and with what came before, since frames may be much smaller than what one costs. */
    private void hold(ByteBuf data) {
        ByteBuf last = held.peekLast();
        int fitting = last == null ? 0 : Math.min(last.writableBytes(), data.readableBytes());
        if (last != null && fitting > 0) {
            last.writeBytes(data, data.readerIndex(), fitting);
        }
        int left = data.readableBytes() - fitting;
        if (left > 0) {
            body.onCame();
            int capacity = Math.max(left, LEAST_HELD_BYTES);
            held.add(connection.buffer(capacity).writeBytes(data, data.readerIndex() + fitting, left));
        }
    }

    /** After what {@link #onData} was told. */
    void onReceived(boolean isLast) {
        if (isLast) {
            body.onComplete();
        }
        if (awaitsEnd) {
            if (isLast) {
                handleAtLast();
            }
        } else if (body.isWanted() && held.isEmpty()) {
            endOrWait();
        }
    }

    private void onSlowBody() {
        if (awaitsEnd) {
            handleAtLast();
            return;
        }
        cut(new Problem(408, "The request's body did not come within " + patience()));
    }

    /** The rest of the body that is being read never comes. */
    private void cut(Problem problem) {
        if (!answered && body.cut(problem)) {
            return;
        }
        abandonBody();
        if (answered) {
            connection.reset(stream);
        } else {
            answer(connection.refusal(request, problem));
        }
    }

    /** The server closes: a body that may come for ever is cut. */
    void end() {
        if (body.isOpenEnded()) {
            cut(Problem.busy("The hub closes, and takes no more of this body"));
        }
    }

    private void abandonBody() {
        awaitsEnd = false;
        stopWaiting();
        while (!held.isEmpty()) {
            ByteBuf piece = held.remove();
            connection.consumed(stream, piece.readableBytes());
            piece.release();
        }
        body.abandon();
    }

    /** The stream is no more: nobody gets the rest of the body, and no answer goes anywhere. */
    void abandon() {
        boolean wasAnswered = answered;
        answered = true;
        connection.onOver();
        try {
            if (!wasAnswered && onGone != null) {
                onGone.run();
            }
        } finally {
            letGo();
        }
    }

    private void letGo() {
        try {
            abandonBody();
        } finally {
            if (deadline != null) {
                deadline.cancel();
            }
            if (sending != null) {
                sending.close();
            }
            closePieces();
        }
    }

    private void closePieces() {
        Pieces open = pieces;
        pieces = null;
        if (open != null) {
            open.close();
        }
    }

    // The answer.

    @Override
    public void answer(Answer answer) {
        if (claim()) {
            orReset(() -> {
                abandonBody();
                ByteBuffer bytes = ByteBuffer.wrap(toHead ? new byte[0] : answer.body());
                connection.sendHead(stream, Heads.of(answer, true), !bytes.hasRemaining());
                if (bytes.hasRemaining()) {
                    begin().send(bytes, this::finish);
                }
                endConnectionIfLast(answer);
            });
        }
    }

    /** Only where there was no room for the connection: what is to be the last of HTTP/1.1 for the sake of its framing is not here. */
    private void endConnectionIfLast(Answer answer) {
        if (answer.isLast() && admission() != Admission.ADMITTED) {
            connection.end(Http2Connection.CLOSING);
        }
    }

    private AnswerBody begin() {
        AnswerBody begun =
                new AnswerBody(connection, stream, connection.options().answer());
        sending = begun;
        stream.tell(begun);
        return begun;
    }

    private void finish() {
        connection.end(stream);
    }

    @Override
    public void answer(Answer head, Pieces sent) {
        if (claim()) {
            orReset(() -> {
                abandonBody();
                connection.sendHead(stream, Heads.of(head, false), toHead);
                if (toHead) {
                    sent.close();
                } else {
                    pieces = sent;
                    AnswerBody begun = begin();
                    askForNext(begun);
                }
            });
        } else {
            sent.close();
        }
    }

    /** As a task of its own: pieces that are there at once must not pile up on the stack. */
    private void askForNext(AnswerBody to) {
        connection.execute(() -> {
            Pieces from = pieces;
            if (from != null) {
                orReset(() -> from.next()
                        .whenComplete((piece, failure) -> connection.execute(() -> onPiece(to, piece, failure))));
            }
        });
    }

    private void onPiece(AnswerBody to, ByteBuffer piece, @Nullable Throwable failure) {
        if (pieces == null) {
            return;
        }
        if (failure != null) {
            LOGGER.warn("An answer could not be completed; its stream is reset", failure);
            connection.reset(stream);
        } else if (piece.hasRemaining()) {
            to.send(piece, () -> askForNext(to));
        } else {
            closePieces();
            finish();
        }
    }

    @Override
    public void open(EventStream opened) {
        if (connection.isFullOfStreams()) {
            answer(opened.refusal(Refusal.CONNECTION_FULL));
        } else if (!connection.hasRoomFor(opened)) {
            answer(opened.refusal());
        } else if (claim()) {
            orReset(() -> {
                abandonBody();
                connection.subscribe(stream, opened);
            });
        }
    }

    /** An answer that cannot be given any more leaves the client nothing to wait for. */
    private void orReset(Runnable giving) {
        try {
            giving.run();
        } catch (RuntimeException | Error failure) {
            connection.reset(stream);
            throw failure;
        }
    }

    /** Whether the answer has somebody to go to. */
    private boolean claim() {
        assert connection.isOwner();
        if (stream.isOver()) {
            return false;
        }
        if (answered) {
            throw new IllegalStateException("The request was answered already");
        }
        answered = true;
        return true;
    }
}
