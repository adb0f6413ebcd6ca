package dev.tidings.log;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/** Threads that append to one log at once, each without waiting for its earlier batches. */
final class EventLogContractPublishers {
    static final int THREADS = 4;
    static final int BATCHES = 100;
    static final int EVENTS_PER_BATCH = 3;
    static final int EVENTS = THREADS * BATCHES * EVENTS_PER_BATCH;

    private final EventLog log;
    private final CyclicBarrier start = new CyclicBarrier(THREADS);

    private EventLogContractPublishers(EventLog log) {
        this.log = log;
    }

    /** Starts them; each one's future completes when all of its stages have. */
    static List<CompletableFuture<List<Appended>>> start(EventLog log) {
        EventLogContractPublishers publishers = new EventLogContractPublishers(log);
        return IntStream.range(0, THREADS)
                .mapToObj(thread -> onNewThread(() -> publishers.publish(thread)))
                .toList();
    }

    /** What a thread publishes, in order. */
    static List<String> data(int thread) {
        return IntStream.range(0, BATCHES * EVENTS_PER_BATCH)
                .mapToObj(number -> thread + ":" + number)
                .toList();
    }

    static String topic(int thread) {
        return "threads/" + thread;
    }

    private List<Appended> publish(int thread) throws Exception {
        List<String> data = data(thread);
        List<CompletionStage<List<Appended>>> stages = new ArrayList<>();
        start.await(EventLogContractFixture.DEADLINE_SECONDS, SECONDS);
        for (int batch = 0; batch < BATCHES; batch++) {
            stages.add(log.append(data.subList(batch * EVENTS_PER_BATCH, (batch + 1) * EVENTS_PER_BATCH).stream()
                    .map(text -> Event.on(topic(thread)).data(text).build())
                    .toList()));
        }
        List<Appended> appended = new ArrayList<>();
        stages.forEach(stage -> appended.addAll(EventLogContractFixture.join(stage)));
        return appended;
    }

    /** Each thread publishes large batches to one topic, and then ends it; answers how many events were stored, and how many batches were refused. */
    static int[] raceToEnd(EventLog log) {
        EventLogContractPublishers publishers = new EventLogContractPublishers(log);
        List<CompletableFuture<int[]>> racing = IntStream.range(0, THREADS)
                .mapToObj(thread -> onNewThread(() -> publishers.race()))
                .toList();
        int[] sum = new int[2];
        for (CompletableFuture<int[]> racer : racing) {
            int[] counts = EventLogContractFixture.join(racer);
            sum[0] += counts[0];
            sum[1] += counts[1];
        }
        return sum;
    }

    private int[] race() throws Exception {
        int[] counts = new int[2];
        Event.Builder event = Event.on("raced").data("some");
        List<Event> batch = new ArrayList<>(Collections.nCopies(300, event.build()));
        start.await(EventLogContractFixture.DEADLINE_SECONDS, SECONDS);
        for (int i = 0; i < 8; i++) {
            if (i == 4) {
                batch.set(299, event.end(true).build());
            }
            try {
                counts[0] += log.append(batch).toCompletableFuture().join().size();
            } catch (CompletionException refused) {
                counts[1] += refused.getCause() instanceof EndedTopicException ? 1 : 0;
            }
        }
        return counts;
    }

    static <T> CompletableFuture<T> onNewThread(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
