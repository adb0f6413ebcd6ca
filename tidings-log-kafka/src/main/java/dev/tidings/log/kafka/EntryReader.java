package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads single entries, for one session, each with a consumer of its own: that is rare. Safe for use by any thread. */
final class EntryReader {
    private static final int MOST_WAITING = 1000;

    private final ClientProperties properties;
    private final TopicPartition partition;
    private final ThreadPoolExecutor thread;

    EntryReader(ClientProperties properties, TopicPartition partition) {
        this.properties = properties;
        this.partition = partition;
        this.thread = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), EntryReader::daemon);
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "tidings-kafka-read");
        thread.setDaemon(true);
        return thread;
    }

    CompletableFuture<Optional<Entry>> read(long position) {
        Read read = new Read(position, new CompletableFuture<>());
        try {
            thread.execute(read);
        } catch (RejectedExecutionException full) {
            read.fail(new LogUnavailableException(
                    Reason.OVERLOADED,
                    "The session has ended, or more reads wait for Kafka's answer than expected: " + MOST_WAITING,
                    full));
        }
        return read.answer;
    }

    /** Fails what has no answer; does not wait for the thread. */
    void close() {
        for (Runnable left : thread.shutdownNow()) {
            ((Read) left)
                    .fail(new LogUnavailableException(Reason.FAILED, "The session has ended before its turn to read"));
        }
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.awaitTermination(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Optional<Entry> find(KafkaConsumer<byte[], byte[]> consumer, long offset) throws TimeoutException {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        if (offset < bound(consumer.beginningOffsets(one).get(partition))
                || offset >= bound(consumer.endOffsets(one).get(partition))) {
            return Optional.empty();
        }
        consumer.seek(partition, offset);
        long start = System.nanoTime();
        while (System.nanoTime() - start < properties.patience().toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(properties.patience())) {
                return record.offset() == offset ? Optional.of(Entries.of(record)) : Optional.empty();
            }
        }
        throw new TimeoutException("no answer within " + properties.patience());
    }

    private static long bound(@Nullable Long offset) {
        return Objects.requireNonNull(offset);
    }

    private final class Read implements Runnable {
        private final long position;
        private final CompletableFuture<Optional<Entry>> answer;

        Read(long position, CompletableFuture<Optional<Entry>> answer) {
            this.position = position;
            this.answer = answer;
        }

        @Override
        @SuppressWarnings("CatchingUnchecked")
        public void run() {
            KafkaConsumer<byte[], byte[]> consumer = null;
            try {
                consumer =
                        new KafkaConsumer<>(properties.consumer(1), new ByteArrayDeserializer(), new MetadataNotice());
                answer.complete(find(consumer, position - 1));
            } catch (OffsetOutOfRangeException discarded) {
                answer.complete(Optional.empty());
            } catch (Exception | Error failure) {
                fail(Answers.failed(properties.address(), failure));
            } finally {
                if (consumer != null) {
                    Entries.closeQuietly(consumer);
                }
            }
        }

        void fail(LogUnavailableException why) {
            answer.completeExceptionally(why);
        }
    }
}
