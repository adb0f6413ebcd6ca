package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import dev.tidings.topic.InvalidValueException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LimitsTest {
    private static final int TOPICS_LIMIT = 100_000;
    /** What is counted for a batch and for each entry beside its bytes. */
    private static final int LARGEST = TOPICS_LIMIT - 128;

    private static final int EACH = 32;

    @Test
    void refuseWhatTheTopicDoesNotTakeBeforeItIsSent() {
        String topic = Brokers.newTopic();
        Brokers.shared()
                .create(
                        topic,
                        1,
                        Map.of(
                                "message.timestamp.type",
                                "LogAppendTime",
                                "max.message.bytes",
                                Integer.toString(TOPICS_LIMIT)));
        try (Sequencer node = new KafkaSequencer(Brokers.shared().options(topic))) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            long session = follower.session();
            List<byte[]> many = Collections.nCopies(LARGEST / (EACH + 1), new byte[1]);
            List<byte[]> tooMany = Collections.nCopies(LARGEST / (EACH + 1) + 1, new byte[1]);

            assertThat(SequencerContractFollower.join(
                            node.append(List.of(new byte[LARGEST - EACH]), Durability.MEMORY, session)))
                    .isEqualTo(1);
            assertThat(SequencerContractFollower.join(node.append(many, Durability.MEMORY, session)))
                    .isEqualTo(1 + many.size());
            assertThat(Failures.of(node.append(List.of(new byte[LARGEST - EACH + 1]), Durability.MEMORY, session)))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("An append of 1 entries takes up to " + (LARGEST + 1) + " bytes in the topic " + topic
                            + "; expected at most " + LARGEST
                            + ", the lesser of its max.message.bytes and what this node was told");
            assertThat(Failures.of(node.append(tooMany, Durability.MEMORY, session)))
                    .isInstanceOf(InvalidValueException.class);
            assertThat(SequencerContractFollower.join(node.append(List.of(new byte[1]), Durability.MEMORY, session)))
                    .isEqualTo(2 + many.size());
            assertThat(follower.sessions()).isEqualTo(1);
        }
    }

    @Test
    void leaveRoomForAMegabyteAndForTenThousandEntries() {
        try (Sequencer node = new KafkaSequencer(Brokers.shared().options(Brokers.newTopic()))) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            byte[] megabyte = new byte[1 << 20];

            assertThat(SequencerContractFollower.join(
                            node.append(List.of(megabyte, megabyte), Durability.SYNCED, follower.session())))
                    .isEqualTo(2);
            assertThat(SequencerContractFollower.join(node.append(
                            Collections.nCopies(10_000, new byte[300]), Durability.SYNCED, follower.session())))
                    .isEqualTo(10_002);
            assertThat(follower.entriesUpTo(10_002)).hasSize(10_002);
        }
    }

    @Test
    void areLearntAnewWhenTheTopicTakesLessThanItDid() {
        String topic = Brokers.newTopic();
        try (Sequencer node = new KafkaSequencer(Brokers.shared().options(topic))) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            follower.session();
            Brokers.shared().set(topic, "max.message.bytes", Integer.toString(TOPICS_LIMIT));

            long session = follower.sessionAfter(1);

            assertThat(follower.away(1).get(0)).hasMessageContaining("takes " + TOPICS_LIMIT + " bytes by now");
            assertThat(Failures.of(node.append(
                            Collections.nCopies(3, new byte[TOPICS_LIMIT / 2]), Durability.MEMORY, session)))
                    .isInstanceOf(InvalidValueException.class);
        }
    }
}
