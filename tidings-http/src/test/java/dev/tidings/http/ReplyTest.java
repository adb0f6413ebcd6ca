package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever fails, and when: one answer. */
class ReplyTest {
    private final FakeExchange exchange = new FakeExchange(Requests.local("POST /events"), Admission.ADMITTED);
    private final Reply reply = new Reply(exchange, answer -> answer.with("Vary", "Origin"));

    @Test
    void makesAnAnswerOfWhatIsThrown() {
        reply.guard(() -> {
            throw new OutOfMemoryError("on purpose");
        });
        assertThat(Replies.problem(exchange.answer(), 500)).contains("its log says why");
    }

    @Test
    void answersOnceWhateverFailsAfterwards() {
        reply.guard(() -> {
            reply.answer(Answer.of(201));
            throw new IllegalStateException("on purpose");
        });
        reply.fail(Problem.badRequest("late"));
        reply.answer(Answer.of(200));
        reply.answerWhenDone(CompletableFuture.completedStage(Answer.of(202)));
        assertThat(exchange.answer().status()).isEqualTo(201);
    }

    @Test
    void answersEvenWhenFinishingTheAnswerFails() {
        UnaryOperator<Answer> failing = answer -> {
            throw new OutOfMemoryError("on purpose");
        };
        Reply other = new Reply(exchange, failing);
        other.guard(() -> other.answer(Answer.of(200)));
        assertThat(exchange.answer().status()).isEqualTo(500);
    }

    @Test
    void answersWithAStageOnTheExchangesThread() {
        CompletableFuture<Answer> stage = new CompletableFuture<>();
        reply.answerWhenDone(stage);
        stage.completeExceptionally(new CompletionException(Problem.badRequest("on purpose")));
        assertThat(exchange.isAnswered()).isFalse();
        assertThat(Replies.problem(exchange.run().answer(), 400)).contains("on purpose");
    }

    @Test
    void answersAtOnceWithWhatIsThere() {
        reply.answerWhenDone(CompletableFuture.failedStage(Problem.busy("on purpose")));
        assertThat(exchange.isAnswered()).isTrue();
    }

    @Test
    void makesAnAnswerOfWhatAReaderThrowsAndEndsItOnce() {
        int[] aborted = new int[1];
        reply.readBody(new BodyReader() {
            @Override
            public boolean onPiece(ByteBuffer piece) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void onEnd() {
                throw new AssertionError("It was ended already");
            }

            @Override
            public void onAborted() {
                aborted[0]++;
            }
        });
        exchange.arrives(new byte[1]).arrives(new byte[1]).ends().breaks();
        Replies.problem(exchange.answer(), 500);
        assertThat(aborted[0]).isEqualTo(1);
    }
}
