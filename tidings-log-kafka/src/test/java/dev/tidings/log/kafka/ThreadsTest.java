package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreadsTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Of this module and of Kafka's clients. */
    private static Set<Thread> threads() {
        Set<Thread> found = new HashSet<>(Thread.getAllStackTraces().keySet());
        found.removeIf(thread -> !thread.getName().contains("kafka"));
        return found;
    }

    @Test
    @Timeout(300)
    void endWithTheSequencer() {
        String topic = Brokers.newTopic();
        Brokers.shared();
        Set<Thread> before = threads();

        try (Sequencer node = new KafkaSequencer(Brokers.shared().options(topic))) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            SequencerContractFollower.join(node.append(List.of(new byte[10]), Durability.MEMORY, follower.session()));
            SequencerContractFollower.join(node.read(1));
            Set<Thread> more = threads();
            more.removeAll(before);
            assertThat(more).hasSizeGreaterThan(4).allMatch(Thread::isDaemon);
        }

        await().atMost(LONGEST).untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
    }
}
