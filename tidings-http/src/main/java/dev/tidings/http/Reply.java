package dev.tidings.http;

import dev.tidings.access.Bearer;
import dev.tidings.access.RefusedCredentialsException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An exchange as endpoints see it: whatever is thrown becomes its answer, every answer goes out with what pages need to read it, and only the first one goes out, so that a
 * failure after an answer harms nobody. Belongs to the exchange's thread, but for {@link #execute} and {@link #answerFrom}.
 */
public final class Reply {
    private static final Answer LAST_RESORT = Answer.of(500).varyingBy("Origin");

    private final Exchange exchange;
    private final Request request;
    private final UnaryOperator<Answer> finish;
    private final Consumer<Bearer> known;
    private @Nullable AccessNote note;
    private @Nullable RequestTrace trace;
    private boolean given;

    /** @param finish what every answer's head gets */
    public Reply(Exchange exchange, UnaryOperator<Answer> finish) {
        this(exchange, exchange.request(), finish, bearer -> {});
    }

    /**
     * @param request the exchange's, as its client made it
     * @param finish what every answer's head gets
     * @param known is told whose credentials the request has shown, where it has shown any that are good
     */
    public Reply(Exchange exchange, Request request, UnaryOperator<Answer> finish, Consumer<Bearer> known) {
        this.exchange = exchange;
        this.request = request;
        this.finish = finish;
        this.known = known;
    }

    public Request request() {
        return request;
    }

    /** The address of the client, as far as it is another than the one that the exchange's connection has; else null. */
    public @Nullable InetAddress forwardedAddress() {
        InetAddress client = request.peer().address();
        return client.equals(exchange.request().peer().address()) ? null : client;
    }

    /** Has it noted what is asked for, and how that is answered. */
    public void note(AccessNote other) {
        note = other;
    }

    /** Has it followed until it is answered. */
    public void traced(RequestTrace other) {
        trace = other;
    }

    /** Who follows it; null where nobody does. */
    public @Nullable RequestTrace trace() {
        return trace;
    }

    /** The rest of its body never comes. */
    void gone() {
        if (trace != null && !given) {
            trace.gone();
        }
    }

    /** A caller, now that it is known, of whom is noted what it asks for, if anything is. */
    public Caller noted(Caller caller) {
        if (caller.grant() != null) {
            known.accept(caller.grant().bearer());
        }
        return note == null ? caller : caller.noting(note);
    }

    private void give(int status) {
        given = true;
        if (note != null) {
            note.answered(status);
        }
        if (trace != null) {
            trace.answered(status);
        }
    }

    /** Answers, if nobody has, who is not told by the status that what was asked for is not had. */
    public void refuse(Answer answer, String code) {
        if (note != null && !given) {
            note.refused(code);
        }
        answer(answer);
    }

    /** See {@link Exchange#readBody}; what the reader throws becomes the answer, and it hears of no end then but {@link BodyReader#onAborted}. */
    public void readBody(BodyReader reader) {
        exchange.readBody(new GuardedReader(this, reader));
    }

    /** See {@link Exchange#resumeBody}. */
    public void resumeBody() {
        exchange.resumeBody();
    }

    /** See {@link Exchange#onGone}. */
    public void onGone(Runnable task) {
        exchange.onGone(task);
    }

    /** See {@link Exchange#execute}; what the task throws becomes the answer. */
    public void execute(Runnable task) {
        exchange.execute(() -> guard(task));
    }

    /** Answers, if nobody has. */
    public void answer(Answer answer) {
        if (!given) {
            Answer finished = finish.apply(answer);
            give(finished.status());
            exchange.answer(finished);
        }
    }

    /** Answers with what comes of the stage, on the exchange's thread whoever completes it. */
    public void answerWhenDone(CompletionStage<Answer> stage) {
        CompletableFuture<Answer> future = stage.toCompletableFuture();
        if (future.isDone()) {
            future.whenComplete(this::settle);
        } else {
            future.whenComplete((answer, failure) -> exchange.execute(() -> settle(answer, failure)));
        }
    }

    /** As {@link #answerWhenDone}, from another thread; what making the stage throws becomes the answer. */
    public void answerFrom(Supplier<CompletionStage<Answer>> stage) {
        CompletionStage<Answer> made;
        try {
            made = stage.get();
        } catch (RuntimeException | Error thrown) {
            made = CompletableFuture.failedStage(thrown);
        }
        made.whenComplete((answer, failure) -> exchange.execute(() -> settle(answer, failure)));
    }

    private void settle(@Nullable Answer answer, @Nullable Throwable failure) {
        guard(() -> {
            if (failure != null) {
                fail(failure);
            } else if (answer != null) {
                answer(answer);
            }
        });
    }

    /** Answers in pieces, if nobody has. */
    public void answer(Answer head, Pieces pieces) {
        if (given) {
            pieces.close();
        } else {
            Answer finished = finish.apply(head);
            give(finished.status());
            exchange.answer(finished, pieces);
        }
    }

    /** Opens a stream, if nobody has answered. */
    public void open(EventStream stream) {
        if (!given) {
            EventStream finished = stream.map(finish);
            give(finished.head().status());
            exchange.open(finished);
        }
    }

    /** Answers with a failure, if nobody has. */
    public void fail(Throwable failure) {
        if (given) {
            Failures.logUnexpected(failure);
            return;
        }
        Answer finished = refusal(failure);
        noteRefused(failure);
        give(finished.status());
        exchange.answer(finished);
    }

    private void noteRefused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (note != null && cause instanceof RefusedCredentialsException refused) {
            note.refused(refused.refusal().code());
        }
    }

    /** When the heap is exhausted, making an answer may be what fails. */
    private Answer refusal(Throwable failure) {
        try {
            return finish.apply(Failures.answer(failure));
        } catch (RuntimeException | Error again) {
            return LAST_RESORT;
        }
    }

    /** Runs what may throw; a throw becomes the answer. */
    public void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error thrown) {
            failQuietly(thrown);
        }
    }

    /** A carrier that throws while it answers has nothing to be told. */
    private void failQuietly(Throwable failure) {
        try {
            fail(failure);
        } catch (RuntimeException | Error carriers) {
            Failures.logUnexpected(carriers);
        }
    }
}
