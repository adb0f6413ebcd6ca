package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** What is deleted at once, in great number, or while it is read. */
class DeletionTest {
    private static final ReadLimit ALL = new ReadLimit(1024, 1 << 20);
    private final EventLog inner = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, 1_000_000));

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static View view(String... selectors) {
        return View.of(Selectors.of(selectors));
    }

    private static void publish(EventLog log, String topic, String data) {
        join(log.append(List.of(Event.on(topic).data(data).build())));
    }

    @Test
    void staysDeletedAfterARestartHoweverManyDeleteAtOnce() throws Exception {
        LivingLog log = new LivingLog(inner);
        log.follow(entry -> {});
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> {
                for (int j = 0; j < 2000; j++) {
                    publish(log, "a", "x");
                    join(log.delete(new Topic("a")));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        LivingLog again = new LivingLog(inner);
        assertThat(join(again.newest(view("a"), new ViewSnapshot.Bounds(inner.head(), 0, 10)))
                        .after(0, 10))
                .isEmpty();
    }

    @Test
    void doesNotWriteADeletionAgainThatAnotherGoesBeyond() {
        publish(inner, "a", "1");
        LivingLog log = new LivingLog(inner);
        log.follow(entry -> {});
        Deletions deletions = new Deletions(inner::ids);
        DeletionWriter writer = new DeletionWriter(inner, deletions);
        Deletion first = new Deletion(new Topic("a"), 1);
        deletions.learn(entry(2, first));
        publish(inner, "a", "2");
        deletions.learn(entry(3, new Deletion(new Topic("a"), 2)));
        long head = inner.head();
        join(writer.renew(first));
        assertThat(inner.head()).isEqualTo(head);
        join(writer.renew(new Deletion(new Topic("a"), 2)));
        assertThat(inner.head()).isEqualTo(head + 1);
    }

    @Test
    void keepsTheOrderOfOnePublisherWithItsFirstTimeToLive() {
        List<Runnable> held = new ArrayList<>();
        EventLog slow = new ForwardingEventLog(inner) {
            @Override
            public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
                CompletionStage<List<Appended>> done = super.append(events, options);
                CompletableFuture<List<Appended>> told = new CompletableFuture<>();
                held.add(() -> told.complete(join(done)));
                return told;
            }
        };
        LivingLog log = new LivingLog(slow);
        log.append(List.of(Event.on("a").data("first").ttl(Duration.ofHours(1)).build()));
        log.append(List.of(Event.on("a").data("second").build()));
        while (!held.isEmpty()) {
            held.remove(0).run();
        }
        assertThat(join(log.read(view("a"), 0, ALL)).entries())
                .extracting(entry -> entry.event().data())
                .containsExactly("first", "second");
    }

    @Test
    void readsOnInFewStepsWhereOneTopicOfManyWasDeleted() {
        LivingLog log = new LivingLog(inner);
        log.follow(entry -> {});
        for (int i = 0; i < 5000; i++) {
            publish(log, "a", "x");
            publish(log, "b", "y");
        }
        join(log.delete(new Topic("a")));
        int reads = 0;
        int gaps = 0;
        for (long after = 0; after < log.head(); reads++) {
            Slice slice = join(log.read(view("*"), after, ALL));
            gaps += slice.discardedUpTo() > 0 ? 1 : 0;
            after = slice.upTo();
        }
        assertThat(gaps).as("gaps, in %s reads", reads).isLessThan(50);
        assertThat(reads).isLessThan(50);
    }

    @Test
    void takesASnapshotBesideATopicWithManyDeletedEvents() {
        LivingLog log = new LivingLog(inner);
        log.follow(entry -> {});
        publish(log, "b", "y");
        for (int i = 0; i < 300_000; i++) {
            publish(log, "a", "x");
        }
        join(log.delete(new Topic("a")));
        ViewSnapshot found = join(log.newest(view("*"), new ViewSnapshot.Bounds(log.head(), 0, 1000)));
        assertThat(found.after(0, 10)).containsExactly(1);
        assertThat(found.isCut()).isFalse();
    }

    @Test
    void hidesWhatTwoThreadsLearnAtOnce() throws Exception {
        int lost = 0;
        for (int round = 0; round < 3000; round++) {
            Deletions deletions = new Deletions(inner::ids);
            LogEntry low = entry(10, new Deletion(new Topic("a"), 5));
            LogEntry high = entry(11, new Deletion(new Topic("b"), 9));
            CyclicBarrier start = new CyclicBarrier(2);
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                await(start);
                deletions.learn(low);
            });
            await(start);
            deletions.learn(high);
            other.join();
            lost += deletions.isNoneAfter(8) ? 1 : 0;
        }
        assertThat(lost).isZero();
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private LogEntry entry(long position, Deletion deletion) {
        return new LogEntry(position, "e-" + position, deletion.event(inner.ids()), 0, new byte[] {'\n'});
    }
}
