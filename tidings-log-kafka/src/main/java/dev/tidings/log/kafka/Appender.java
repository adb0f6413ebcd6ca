package dev.tidings.log.kafka;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.topic.InvalidValueException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Appends, for one session. What waits is sent as a group, and what came meanwhile is the next one, so groups grow with load. A group is one record batch, because the producer ends none by itself ({@link ClientProperties#producer}) and one group is
 * sent at a time; a broker appends a batch whole or not at all, and so each append in it.
 *
 * <p>Two threads: its own, which sends and flushes, and the producer's, on which positions are given and answers complete.
 */
final class Appender {
    /** What is sent together at the most, but for one append that is larger: more makes those behind it wait for longer. */
    private static final int GROUP_BYTES = 1 << 20;
    /** Of the record batch itself, and a little. */
    private static final int BATCH_OVERHEAD = 128;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final int maxBytes;
    private final long maxWaitingBytes;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Under the lock.
    private final Deque<Append> waiting = new ArrayDeque<>();
    private List<Append> group = List.of();
    private long groupSince;
    private long waitingBytes;
    private boolean isEnded;

    /** Held while a group is being sent: a producer that is closed in the middle might still send what it has of it. */
    private final ReentrantLock sending = new ReentrantLock();

    // Of the producer's thread.
    private long newest = -1;

    /**
     * @param producer to be closed with it
     * @param onFailure told when something did not go in, by any thread
     */
    Appender(
            Producer<byte[], byte[]> producer, KafkaOptions options, int maxBatchBytes, Consumer<Throwable> onFailure) {
        this.producer = producer;
        this.topic = options.address().topic();
        this.maxBytes = maxBatchBytes - BATCH_OVERHEAD;
        this.maxWaitingBytes = options.maxWaitingBytes();
        this.onFailure = onFailure;
        this.thread = new Thread(this::work, "tidings-kafka-append");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Completes with the position of the last. */
    CompletableFuture<Long> append(List<byte[]> entries) {
        Append append = new Append(entries);
        long bytes = append.bytes();
        if (bytes > maxBytes) {
            return CompletableFuture.failedFuture(new InvalidValueException("An append of " + entries.size()
                    + " entries takes up to " + bytes + " bytes in the topic " + topic + "; expected at most "
                    + maxBytes + ", the lesser of its max.message.bytes and what this node was told"));
        }
        lock.lock();
        try {
            if (isEnded) {
                return CompletableFuture.failedFuture(ended("The session has ended"));
            }
            if (waitingBytes > 0 && waitingBytes + bytes > maxWaitingBytes) {
                return CompletableFuture.failedFuture(new LogUnavailableException(
                        Reason.OVERLOADED,
                        waitingBytes + " bytes wait for an answer of Kafka's; expected at most " + maxWaitingBytes));
            }
            waitingBytes += bytes;
            waiting.add(append);
            changed.signal();
        } finally {
            lock.unlock();
        }
        return append.answer;
    }

    private static LogUnavailableException ended(String why) {
        return new LogUnavailableException(Reason.FAILED, why + "; what was asked in it is not sent in another");
    }

    @SuppressWarnings("CatchingUnchecked")
    private void work() {
        try {
            // So that no send has to wait for that, with the lock held.
            producer.partitionsFor(topic);
            while (take() && send()) {
                producer.flush();
                if (!isAnswered()) {
                    return;
                }
            }
        } catch (Exception | Error failure) {
            onFailure.accept(failure);
        }
    }

    /** Waits for the next group; false when it has ended. */
    private boolean take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !isEnded) {
                changed.await();
            }
            List<Append> next = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty()
                    && (next.isEmpty() || fits(bytes + waiting.element().bytes()))) {
                bytes += waiting.element().bytes();
                next.add(waiting.remove());
            }
            group = next;
            groupSince = System.nanoTime();
            return !isEnded;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long bytes) {
        return bytes <= Math.min(GROUP_BYTES, maxBytes);
    }

    /** False when nothing is to be flushed: it has ended, or failed in the middle. */
    private boolean send() {
        sending.lock();
        try {
            return !hasEnded() && group.stream().allMatch(this::send);
        } finally {
            sending.unlock();
        }
    }

    private boolean send(Append append) {
        int last = append.entries.size() - 1;
        for (int i = 0; i <= last; i++) {
            int index = i;
            Callback callback =
                    i == 0 || i == last ? (place, failure) -> onPlaced(append, index, place, failure) : null;
            Future<RecordMetadata> place =
                    producer.send(new ProducerRecord<>(topic, 0, null, append.entries.get(i)), callback);
            if (place.isDone()) {
                onFailure.accept(new IllegalStateException(
                        "Entry " + i + " of an append has an answer before it was sent; expected none: " + place));
                return false;
            }
        }
        return true;
    }

    private void onPlaced(Append append, int index, RecordMetadata place, @Nullable Exception failure) {
        Throwable wrong = failure == null ? append.placed(index, place) : failure;
        if (wrong == null && index == 0 && place.offset() <= newest) {
            wrong = new IllegalStateException("An entry was appended at offset " + place.offset()
                    + "; expected one behind " + newest + ", the newest one of this session");
        }
        if (wrong != null) {
            onFailure.accept(wrong);
        } else if (index == append.entries.size() - 1) {
            newest = place.offset();
            append.answer.complete(place.offset() + 1);
        }
    }

    /** Gives back the room of the group; false if it has no answer: then no other may follow it. */
    private boolean isAnswered() {
        lock.lock();
        try {
            waitingBytes -= group.stream().mapToLong(Append::bytes).sum();
            return group.stream().allMatch(append -> append.answer.isDone());
        } finally {
            lock.unlock();
        }
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return isEnded;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Fails what has waited for longer than that and was not sent, unless the session ends for it.
     *
     * @return whether what was sent has no answer for as long, so that it is to end
     */
    boolean isOverdue(Duration patience) {
        List<Append> late = new ArrayList<>();
        boolean isOverdue;
        lock.lock();
        try {
            long now = System.nanoTime();
            isOverdue =
                    group.stream().anyMatch(append -> !append.answer.isDone()) && now - groupSince > patience.toNanos();
            while (!isOverdue && !waiting.isEmpty() && now - waiting.element().since > patience.toNanos()) {
                late.add(waiting.remove());
            }
            waitingBytes -= late.stream().mapToLong(Append::bytes).sum();
        } finally {
            lock.unlock();
        }
        late.forEach(append -> append.answer.completeExceptionally(new LogUnavailableException(
                Reason.OVERLOADED, "Kafka is slower than what is to be appended; expected a turn within " + patience)));
        return isOverdue;
    }

    /** Fails all that has no answer, and all that is asked from now on. Does not block. */
    void fail(String why) {
        List<Append> left;
        lock.lock();
        try {
            isEnded = true;
            left = new ArrayList<>(group);
            left.addAll(waiting);
            waiting.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        left.forEach(append -> append.answer.completeExceptionally(ended(why)));
    }

    /** Closes the producer, which sends nothing more. Blocks, but for no answer. */
    void close() {
        fail("The session has ended");
        sending.lock();
        try {
            producer.close(Duration.ZERO);
        } finally {
            sending.unlock();
        }
    }
}
