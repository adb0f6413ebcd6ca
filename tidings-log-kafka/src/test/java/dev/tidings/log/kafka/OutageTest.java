package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The only broker is away. */
@Timeout(300)
class OutageTest {
    /** A broker that has just been started, on a busy machine, needs a second for an answer now and then. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    /** Well above the patience with an append, and below that of any test. */
    private static final Duration BOUND = Duration.ofSeconds(40);

    private static Brokers brokers;

    @BeforeAll
    static void start() {
        brokers = Brokers.of(1);
    }

    @BeforeEach
    void startAgain() {
        brokers.startAgain();
    }

    @AfterAll
    static void end() {
        brokers.close();
    }

    private static Sequencer node(String topic) {
        return new KafkaSequencer(brokers.options(topic).withPatience(PATIENCE));
    }

    private static CompletionStage<Long> append(Sequencer node, long session, String... texts) {
        return node.append(
                List.of(texts).stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList(),
                Durability.WRITTEN,
                session);
    }

    @Test
    void failsWhatHasNoAnswerAndSendsNothingOfItLater() {
        try (Sequencer node = node(Brokers.newTopic())) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            long session = follower.session();
            SequencerContractFollower.join(append(node, session, "before"));
            brokers.kill(0);

            long start = System.nanoTime();
            List<CompletionStage<Long>> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(append(node, session, "lost", "lost"));
            }
            assertThat(asked)
                    .allSatisfy(stage -> assertThat(Failures.reason(stage)).isEqualTo(Reason.FAILED));
            assertThat(System.nanoTime() - start).isLessThan(BOUND.toNanos());
            assertThat(follower.away(2)).allSatisfy(why -> assertThat(why).hasMessageContaining("does not answer"));
            assertThat(Failures.reason(append(node, session, "lost"))).isEqualTo(Reason.FAILED);
            assertThat(Failures.reason(node.span())).isEqualTo(Reason.FAILED);
            assertThat(Failures.reason(node.read(1))).isEqualTo(Reason.FAILED);
            brokers.start(0);

            long another = follower.sessionAfter(1);
            assertThat(SequencerContractFollower.join(append(node, another, "after")))
                    .isEqualTo(2);
            assertThat(SequencerContractFollower.texts(follower.entriesUpTo(2))).containsExactly("before", "after");
        }
    }

    @Test
    void isNoticedByWhoAppendsNothing() {
        try (Sequencer node = node(Brokers.newTopic())) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            follower.session();
            brokers.signal(0, "STOP");
            try {
                assertThat(follower.away(1)).hasSize(1);
            } finally {
                brokers.signal(0, "CONT");
            }
            follower.sessionAfter(1);
        }
    }

    @Test
    void refusesMoreThanMayWait() {
        try (Sequencer node = new KafkaSequencer(
                brokers.options(Brokers.newTopic()).withPatience(PATIENCE).withMaxWaitingBytes(10_000))) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            long session = follower.session();
            SequencerContractFollower.join(append(node, session, "before"));
            List<CompletionStage<Long>> asked = new ArrayList<>();
            brokers.signal(0, "STOP");
            try {
                for (int i = 0; i < 12; i++) {
                    asked.add(append(node, session, "x".repeat(1000)));
                }
                assertThat(asked.subList(9, 12))
                        .allMatch(stage -> stage.toCompletableFuture().isDone())
                        .extracting(Failures::reason)
                        .containsOnly(Reason.OVERLOADED);
                assertThat(asked.subList(0, 9)).extracting(Failures::reason).containsOnly(Reason.FAILED);
            } finally {
                brokers.signal(0, "CONT");
            }
            long last = SequencerContractFollower.join(append(node, follower.sessionAfter(1), "after"));
            assertThat(SequencerContractFollower.texts(follower.entriesUpTo(last)))
                    .startsWith("before")
                    .endsWith("after")
                    .hasSizeLessThanOrEqualTo(11);
        }
    }

    @Test
    void isAnotherIncarnationWhereThereIsNoSecondReplica() {
        try (Sequencer node = node(Brokers.newTopic())) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            SequencerContractFollower.join(append(node, follower.session(), "before"));
            brokers.kill(0);
            brokers.start(0);

            follower.sessionAfter(1);

            List<Span> spans = follower.spans();
            assertThat(spans.get(spans.size() - 1).head()).isEqualTo(1);
            assertThat(spans.get(spans.size() - 1).incarnation())
                    .isNotEqualTo(spans.get(0).incarnation());
        }
    }

    @Test
    void doesNotHoldUpWhoCloses() {
        Sequencer node = new KafkaSequencer(brokers.options(Brokers.newTopic()).withPatience(Duration.ofMinutes(5)));
        SequencerContractFollower follower = SequencerContractFollower.of(node);
        long session = follower.session();
        Sequencer without = node(Brokers.newTopic());
        CompletionStage<Long> asked;
        brokers.signal(0, "STOP");
        try {
            without.follow(new SequencerContractFollower());
            asked = append(node, session, "lost");
            long start = System.nanoTime();
            node.close();
            without.close();
            assertThat(System.nanoTime() - start).isLessThan(BOUND.toNanos());
        } finally {
            brokers.signal(0, "CONT");
        }
        assertThat(Failures.reason(asked)).isEqualTo(Reason.FAILED);
        assertThat(Failures.reason(append(node, session, "lost"))).isEqualTo(Reason.CLOSED);
    }
}
