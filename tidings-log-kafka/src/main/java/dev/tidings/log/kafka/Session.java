package dev.tidings.log.kafka;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.cluster.Sequencer.Follower;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.log.kafka.Ending.Ended;
import dev.tidings.log.kafka.Following.Place;
import dev.tidings.log.kafka.Following.TruncatedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients, from when the brokers answered until something broke that clients do not hide by themselves. Opened, run and closed by one thread; all else may be called by any.
 *
 * <pre>
 *   open ---> run: onSession, then entries ---> ended; the first reason counts ---> close
 *                      '--- an append fails, or has no answer in time
 *                      '--- the brokers do not say what they keep; or it is another topic, or less than what was handed over
 *                      '--- the follower fails
 * </pre>
 */
final class Session implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaSequencer.class);
    private static final long LOOK_NANOS = 1_000_000_000;
    private static final Duration READERS_END = Duration.ofSeconds(1);

    final long number;
    private final KafkaOptions options;
    private final TopicPartition partition;
    private final Ending ending;
    private final TopicCheck check;
    private final Topic topic;
    private final Admin admin;
    private final Spans spans;
    private final Appender appender;
    private final Following following;
    private final EntryReader reader;

    private volatile String incarnation = "";

    // Of the thread that watches.
    private CompletableFuture<?> look = CompletableFuture.completedFuture(null);
    private long lookedAt = System.nanoTime();

    private Session(
            long number,
            KafkaOptions options,
            Ending ending,
            Admin admin,
            TopicCheck check,
            Topic topic,
            Place newest) {
        ClientProperties properties = new ClientProperties(options);
        this.number = number;
        this.options = options;
        this.partition = new TopicPartition(options.address().topic(), 0);
        this.ending = ending;
        this.check = check;
        this.topic = topic;
        this.admin = admin;
        this.spans = new Spans(admin, partition, topic);
        this.reader = new EntryReader(properties, partition);
        this.following = new Following(properties, partition, topic.id(), spans, ending, newest);
        this.appender = appender(properties);
    }

    private Appender appender(ClientProperties properties) {
        KafkaProducer<byte[], byte[]> producer;
        try {
            producer = new KafkaProducer<>(
                    properties.producer(topic.maxBatchBytes()), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (RuntimeException failure) {
            following.close();
            throw failure;
        }
        return new Appender(producer, options, topic.maxBatchBytes(), this::end);
    }

    /**
     * Connects. Blocks until the brokers answered, or patience is at its end.
     *
     * @param before what is known of the topic by the session before
     * @throws Ended if it ends before that, or the topic cannot be used
     */
    static Session open(long number, KafkaOptions options, Ending ending, TopicCheck check, Memory before)
            throws Ended {
        Admin admin = Admin.create(new ClientProperties(options).admin());
        try {
            Topic topic = before.judge(check.look(admin, ending));
            return new Session(number, options, ending, admin, check, topic, before.newest());
        } catch (RuntimeException | Ended failure) {
            admin.close(Duration.ZERO);
            throw failure;
        }
    }

    /** What a session leaves to the next one: the newest record handed over, and the id of a topic that lost what it had. */
    record Memory(Place newest, String truncated) {
        static final Memory NONE = new Memory(Place.NONE, "");

        private Topic judge(Topic topic) {
            return topic.id().equals(truncated) ? topic.lossy() : topic;
        }
    }

    Memory memory(Memory before) {
        return new Memory(
                following.newest(), ending.why() instanceof TruncatedException ? topic.id() : before.truncated());
    }

    /** Tells the follower of it, and hands over entries until it ends. */
    @SuppressWarnings("CatchingUnchecked")
    void run(Follower follower) {
        try {
            appender.start();
            Span span = ending.await(spans.fresh());
            incarnation = span.incarnation();
            long after = ending.await(follower.onSession(number, span));
            following.run(follower, Math.max(after, span.oldest() - 1));
        } catch (Exception | Error failure) {
            end(failure);
        }
    }

    void end(Throwable why) {
        ending.end(Answers.cause(why));
        appender.fail("The session has ended: " + Answers.cause(why).getMessage());
        following.wake();
    }

    /** Whether appends and the brokers are answered in time; by the thread that watches, again and again. Does not block. */
    void watch() {
        if (appender.isOverdue(options.patience())) {
            end(new TimeoutException("An append had no answer within " + options.patience()));
        }
        long now = System.nanoTime();
        if (!incarnation.isEmpty() && look.isDone() && now - lookedAt > LOOK_NANOS) {
            lookedAt = now;
            long had = following.newest().position();
            look = spans.fresh()
                    .thenAccept(span -> judge(span, had))
                    .thenCombine(check.maxBatchBytes(admin), (judged, bytes) -> judge(bytes))
                    .exceptionally(failure -> {
                        end(failure);
                        return false;
                    });
        }
    }

    /** The producer makes two batches of one that is too large, which would be an append in two. */
    private boolean judge(int maxBatchBytes) {
        if (maxBatchBytes < topic.maxBatchBytes()) {
            end(new IllegalStateException("The topic " + partition.topic() + " takes " + maxBatchBytes
                    + " bytes by now; expected " + topic.maxBatchBytes() + ", as when the session began"));
        }
        return true;
    }

    private void judge(Span span, long had) {
        if (!span.incarnation().equals(incarnation)) {
            end(new IllegalStateException("The topic " + partition.topic()
                    + " is another, or had another leader: it is " + span.incarnation() + "; expected " + incarnation));
        } else if (span.head() < had) {
            end(new TruncatedException("The topic ends at position " + span.head() + "; expected at least " + had
                    + ", which was handed over"));
        }
    }

    CompletableFuture<Long> append(List<byte[]> entries) {
        return appender.append(entries);
    }

    CompletableFuture<Span> span() {
        return spans.ask();
    }

    CompletableFuture<Optional<Entry>> read(long position) {
        return reader.read(position);
    }

    /** Has the records deleted; what the brokers say to that is only logged. */
    void trim(long upTo) {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(upTo)))
                .all()
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOGGER.warn("{} does not delete what is up to position {}", options.address(), upTo, failure);
                    }
                });
    }

    /** Blocks, but for no answer of a broker's. */
    @Override
    public void close() {
        reader.close();
        appender.close();
        following.close();
        admin.close(Duration.ZERO);
        try {
            reader.awaitEnd(READERS_END);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
