package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.cluster.Sequencer.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpanQuestionsTest {
    private final List<CompletableFuture<Span>> asked = new ArrayList<>();
    private final SpanQuestions questions = new SpanQuestions(() -> {
        asked.add(new CompletableFuture<>());
        return asked.get(asked.size() - 1);
    });

    private static Span span(long head) {
        return new Span("one", 1, head);
    }

    private static long head(CompletionStage<Span> answer) {
        return answer.toCompletableFuture().join().head();
    }

    @Test
    void asksOnceForAllWhoComeMeanwhileAndNeverAnswersWithWhatWasAskedBefore() {
        CompletionStage<Span> first = questions.ask();
        List<CompletionStage<Span>> crowd =
                IntStream.range(0, 1000).mapToObj(i -> questions.ask()).toList();
        assertThat(asked).hasSize(1);
        asked.get(0).complete(span(1));
        assertThat(head(first)).isEqualTo(1);
        assertThat(asked).hasSize(2);
        assertThat(crowd).noneMatch(answer -> answer.toCompletableFuture().isDone());
        asked.get(1).complete(span(2));
        assertThat(crowd).allMatch(answer -> head(answer) == 2);
        assertThat(asked).hasSize(2);
        CompletionStage<Span> later = questions.ask();
        asked.get(2).complete(span(3));
        assertThat(head(later)).isEqualTo(3);
    }

    @Test
    void asksAgainAfterAFailure() {
        CompletionStage<Span> first = questions.ask();
        CompletionStage<Span> second = questions.ask();
        asked.get(0).completeExceptionally(new IllegalStateException("away"));
        assertThatThrownBy(() -> first.toCompletableFuture().join()).hasMessageContaining("away");
        asked.get(1).complete(span(7));
        assertThat(head(second)).isEqualTo(7);
    }
}
