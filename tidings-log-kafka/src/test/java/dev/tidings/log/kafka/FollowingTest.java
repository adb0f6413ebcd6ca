package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Follower;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.cluster.SequencerContractFollower;
import dev.tidings.log.kafka.Ending.Ended;
import dev.tidings.log.kafka.Following.Place;
import dev.tidings.log.kafka.Following.TruncatedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is noticed without the look that is taken once a second. */
@Timeout(300)
class FollowingTest {
    private static final Map<String, String> SOUND = Map.of("message.timestamp.type", "LogAppendTime");

    private final Brokers brokers = Brokers.shared();
    private final String topic = Brokers.newTopic();
    private final Ending ending = new Ending();
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private volatile CompletionStage<Void> taken = CompletableFuture.completedStage(null);
    private final Follower follower = new Follower() {
        @Override
        public CompletionStage<Long> onSession(long session, Span span) {
            throw new AssertionError("There is no session");
        }

        @Override
        public CompletionStage<Void> onEntries(List<Entry> handed) {
            entries.addAll(handed);
            return taken;
        }

        @Override
        public void onAway(Throwable why) {
            throw new AssertionError(why);
        }
    };

    private Following following(Place newest, String id) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Spans spans = new Spans(brokers.admin(), partition, new Topic(id, 1 << 20, true));
        return new Following(new ClientProperties(brokers.options(topic)), partition, id, spans, ending, newest);
    }

    private String create() {
        brokers.create(topic, 1, SOUND);
        brokers.fill(topic, 3);
        return brokers.description(topic).topicId().toString();
    }

    /** The new one has more by then than the old one ever had: the offset alone tells nothing. */
    @Test
    void endsBeforeItHandsOverWhatIsAnotherTopics() {
        Following following = following(Place.NONE, create());
        CompletableFuture<Void> busy = new CompletableFuture<>();
        taken = busy;
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> why(following, 0));
        SequencerContractFollower.await("entries", () -> entries.size() == 3);

        Brokers.join(brokers.admin().deleteTopics(List.of(topic)).all());
        SequencerContractFollower.await("the topic is created again", () -> brokers.createIfGone(topic, SOUND));
        brokers.fill(topic, 10);
        busy.complete(null);

        assertThat(SequencerContractFollower.join(ended)).hasMessageContaining("was made anew");
        assertThat(entries).hasSize(3);
    }

    private Throwable why(Following following, long after) {
        try {
            following.run(follower, after);
            return new AssertionError("It ended without a reason");
        } catch (Ended ended) {
            return Answers.cause(ended);
        } finally {
            following.close();
        }
    }

    @Test
    void endsWhereTheTopicIsShorterThanItWas() {
        Following following = following(Place.NONE, create());

        assertThatExceptionOfType(TruncatedException.class)
                .isThrownBy(() -> following.run(follower, 10))
                .withMessageContaining("position 10");
        following.close();
        assertThat(entries).isEmpty();
    }

    /** The log has other records by then at the place where it was read to: the leader's epoch tells. */
    @Test
    void endsWhereTheNewestRecordIsAnothersByNow() {
        String id = create();
        Following following = following(new Place(id, 3, Optional.of(7)), id);

        assertThatExceptionOfType(TruncatedException.class).isThrownBy(() -> following.run(follower, 3));
        following.close();
    }

    @Test
    void goesOnWhereTheNewestRecordIsStillThere() {
        String id = create();
        Following following = following(new Place(id, 3, Optional.of(0)), id);
        brokers.fill(topic, 2);
        CompletableFuture<Throwable> ended = CompletableFuture.supplyAsync(() -> why(following, 3));

        SequencerContractFollower.await("entries", () -> entries.size() == 2);
        ending.end(new IllegalStateException("enough"));

        assertThat(SequencerContractFollower.join(ended)).hasMessage("enough");
        assertThat(SequencerContractFollower.positions(entries)).containsExactly(4L, 5L);
    }
}
