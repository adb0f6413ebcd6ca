package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.Durability;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class TopicsTest {
    private static final Map<String, String> SOUND = Map.of("message.timestamp.type", "LogAppendTime");

    private static Sequencer node(String topic) {
        return new KafkaSequencer(Brokers.shared().options(topic));
    }

    private static long append(Sequencer node, long session, int entries) {
        return SequencerContractFollower.join(
                node.append(Collections.nCopies(entries, new byte[10]), Durability.MEMORY, session));
    }

    @Test
    void areCreatedWithSoundSettings() {
        String topic = Brokers.newTopic();
        try (Sequencer node = node(topic)) {
            SequencerContractFollower.of(node).session();
        }
        Brokers brokers = Brokers.shared();

        assertThat(brokers.description(topic).partitions()).hasSize(1);
        assertThat(brokers.setting(topic, "message.timestamp.type")).isEqualTo("LogAppendTime");
        assertThat(brokers.setting(topic, "cleanup.policy")).isEqualTo("delete");
        assertThat(brokers.setting(topic, "unclean.leader.election.enable")).isEqualTo("false");
        assertThat(brokers.setting(topic, "max.message.bytes")).isEqualTo(Integer.toString(4 << 20));
    }

    @Test
    void areRefusedIfTheyKeepNoOrder() {
        Brokers brokers = Brokers.shared();
        String topic = Brokers.newTopic();
        brokers.create(topic, 3, SOUND);

        assertRefused(topic, "has 3 partitions; expected 1, because there is no order among several");
    }

    @Test
    void areRefusedIfTheyAreCompacted() {
        String topic = Brokers.newTopic();
        Brokers.shared()
                .create(
                        topic,
                        1,
                        Map.of("message.timestamp.type", "LogAppendTime", "cleanup.policy", "compact,delete"));

        assertRefused(
                topic, "has cleanup.policy=compact,delete, which takes entries out of the middle; expected delete");
    }

    @Test
    void areRefusedIfTimesComeFromManyClocks() {
        String topic = Brokers.newTopic();
        Brokers.shared().create(topic, 1, Map.of());

        assertRefused(
                topic,
                "has message.timestamp.type=CreateTime, by which times come from the clocks of many machines; expected LogAppendTime");
        Brokers.shared().set(topic, "message.timestamp.type", "LogAppendTime");
        try (Sequencer node = node(topic)) {
            assertThat(append(node, SequencerContractFollower.of(node).session(), 1))
                    .isEqualTo(1);
        }
    }

    private static void assertRefused(String topic, String why) {
        try (Sequencer node = node(topic)) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);

            String message = "The topic " + topic + " of "
                    + Brokers.shared().options(topic).address() + " " + why;
            SequencerContractFollower.await(
                    message,
                    () -> follower.away(0).stream().map(Throwable::getMessage).anyMatch(message::equals));
            assertThat(follower.sessions()).isZero();
        }
    }

    @Test
    void areOthersWhenTheyAreMadeAnew() {
        Brokers brokers = Brokers.shared();
        String topic = Brokers.newTopic();
        try (Sequencer node = node(topic)) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            append(node, follower.session(), 3);
            follower.entriesUpTo(3);

            Brokers.join(brokers.admin().deleteTopics(List.of(topic)).all());
            SequencerContractFollower.await("the topic is gone", () -> !brokers.exists(topic));
            follower.away(1);
            follower.sessionAfter(1);

            List<Span> spans = follower.spans();
            assertThat(spans.get(spans.size() - 1).head()).isZero();
            assertThat(spans.get(spans.size() - 1).incarnation())
                    .isNotEqualTo(spans.get(0).incarnation());
        }
    }

    @Test
    void leaveAHoleToWhoWasAwayForLongerThanTheyKeep() {
        String topic = Brokers.newTopic();
        try (Sequencer node = node(topic)) {
            long session = SequencerContractFollower.of(node).session();
            append(node, session, 10);
            try (Sequencer away = node(topic)) {
                SequencerContractFollower.of(away).entriesUpTo(10);
            }
            append(node, session, 90);
            Brokers.join(Brokers.shared()
                    .admin()
                    .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(50)))
                    .all());

            try (Sequencer back = node(topic)) {
                SequencerContractFollower follower = SequencerContractFollower.of(back, 10);
                List<Long> positions = SequencerContractFollower.positions(follower.entriesUpTo(100));

                assertThat(follower.spans()).extracting(Span::oldest).containsExactly(51L);
                assertThat(positions).first().isEqualTo(51L);
                assertThat(positions).hasSize(50);
            }
        }
    }

    @Test
    void keepWhatTheyAreToKeepUnlessItIsAskedOtherwise() {
        try (Sequencer node = node(Brokers.newTopic())) {
            SequencerContractFollower follower = SequencerContractFollower.of(node);
            append(node, follower.session(), 10);

            node.trim(5);
            append(node, follower.session(), 1);

            assertThat(SequencerContractFollower.join(node.span()).oldest()).isEqualTo(1);
        }
    }
}
