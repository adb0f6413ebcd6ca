package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Follower;
import dev.tidings.log.kafka.Ending.Ended;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads the topic from a position on and hands over what it reads, for one session. While the follower is busy nothing is polled, and Kafka's client holds no more than one answer ready. Of one thread but for {@link #wake}.
 */
final class Following {
    private static final int MOST_RECORDS = 1000;
    private static final Duration POLL = Duration.ofMillis(500);

    private final TopicPartition partition;
    private final String topicId;
    private final Spans spans;
    private final Ending ending;
    private final MetadataNotice notice = new MetadataNotice();
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** The newest record handed over. */
    private volatile Place newest;

    /**
     * A place in the topic.
     *
     * @param position of an entry; 0 before all
     * @param epoch of the leader that it was written by, where that is known: it tells whether the record at this place is still the same
     */
    record Place(String topicId, long position, Optional<Integer> epoch) {
        static final Place NONE = new Place("", 0, Optional.empty());
    }

    /** @param newest as it was at the end of the session before */
    Following(
            ClientProperties properties,
            TopicPartition partition,
            String topicId,
            Spans spans,
            Ending ending,
            Place newest) {
        this.partition = partition;
        this.topicId = topicId;
        this.spans = spans;
        this.ending = ending;
        this.newest = newest;
        this.consumer = new KafkaConsumer<>(properties.consumer(MOST_RECORDS), new MetadataNotice(), notice);
        consumer.assign(List.of(partition));
    }

    /** By any thread. */
    void wake() {
        consumer.wakeup();
    }

    void close() {
        Entries.closeQuietly(consumer);
    }

    Place newest() {
        return newest;
    }

    /**
     * Hands over what is behind a position, until the session ends.
     *
     * @throws TruncatedException if what was handed over is there no more
     */
    void run(Follower follower, long after) throws Ended {
        seek(after);
        while (true) {
            ending.check();
            handOver(follower, poll());
        }
    }

    /** Where the place is that of the newest record, the leader is asked whether it still has it. */
    private void seek(long after) {
        Optional<Integer> epoch =
                newest.position() == after && newest.topicId().equals(topicId) ? newest.epoch() : Optional.empty();
        newest = new Place(topicId, after, epoch);
        consumer.seek(partition, new OffsetAndMetadata(after, epoch, ""));
    }

    private Iterable<ConsumerRecord<byte[], byte[]>> poll() throws Ended {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            return records;
        } catch (WakeupException woken) {
            return List.of();
        } catch (LogTruncationException truncated) {
            throw new TruncatedException(
                    "What was at position " + newest.position() + " is not there any more", truncated);
        } catch (OffsetOutOfRangeException outside) {
            goOnBehindWhatWasDiscarded(outside);
            return List.of();
        }
    }

    private void goOnBehindWhatWasDiscarded(OffsetOutOfRangeException outside) throws Ended {
        long wanted =
                Objects.requireNonNull(outside.offsetOutOfRangePartitions().get(partition));
        long beginning = Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition)).get(partition));
        if (wanted > beginning) {
            throw new TruncatedException("The topic ends before position " + wanted + ", which it had", outside);
        }
        consumer.seek(partition, beginning);
    }

    private void handOver(Follower follower, Iterable<ConsumerRecord<byte[], byte[]>> records) throws Ended {
        Place last = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            last = new Place(topicId, record.offset() + 1, record.leaderEpoch());
        }
        if (last == null) {
            return;
        }
        checkThatItIsTheSameTopic();
        for (List<Entry> run : Entries.runs(records)) {
            ending.check();
            ending.await(follower.onEntries(run));
        }
        newest = last;
    }

    private void checkThatItIsTheSameTopic() throws Ended {
        if (notice.take()) {
            String id = ending.await(spans.id());
            if (!id.equals(topicId)) {
                throw new Ended(new IllegalStateException("The topic " + partition.topic()
                        + " was made anew: its id is " + id + "; expected " + topicId));
            }
        }
    }

    /** What was handed over, or acknowledged, was lost. */
    static final class TruncatedException extends RuntimeException {
        TruncatedException(String message) {
            super(message);
        }

        TruncatedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
