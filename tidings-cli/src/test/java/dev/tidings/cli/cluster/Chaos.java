package dev.tidings.cli.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.cli.kill.Ledger;
import dev.tidings.cli.kill.Payload;
import dev.tidings.cli.kill.Publisher;
import dev.tidings.client.EventPublisher;
import dev.tidings.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Publishers and readers of a cluster, of whom the readers go from node to node all the time. Used by the test's thread. */
final class Chaos implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Ledger ledger;
    final AtomicInteger lostAnswers = new AtomicInteger();
    final AtomicInteger moves = new AtomicInteger();
    private final Nodes nodes;
    private final int publisherCount;
    private final SplittableRandom random;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final AtomicBoolean isStill = new AtomicBoolean();
    private CompletableFuture<Void> moving = CompletableFuture.completedFuture(null);

    Chaos(Nodes nodes, int publisherCount, long seed) {
        this.nodes = nodes;
        this.publisherCount = publisherCount;
        this.ledger = new Ledger(seed, publisherCount);
        this.random = new SplittableRandom(seed);
    }

    /** One more reader, from the beginning on. */
    void read(List<String> selectors, Judge judge) {
        Reader reader = new Reader(selectors, "earliest", judge, ledger);
        readers.add(reader);
        reader.open(nodes.any());
    }

    void publish(IntFunction<Publisher.Sending> sendings, Publisher.Pace pace) {
        for (int number = 0; number < publisherCount; number++) {
            Publisher publisher = new Publisher(number, ledger, sendings.apply(number), pace, lostAnswers);
            publishers.add(publisher);
            publisher.start();
        }
    }

    /** From now on, one reader after another goes to any node. */
    void move(Duration pause) {
        moving = CompletableFuture.runAsync(
                () -> {
                    while (!isStill.get()) {
                        readers.get(random.nextInt(readers.size())).open(nodes.any());
                        moves.incrementAndGet();
                        pass((int) pause.toMillis());
                    }
                },
                task -> new Thread(task, "mover").start());
    }

    /** Nothing more is published, and the readers stay where they are. All nodes have to be there. */
    void calmDown() throws Exception {
        for (Publisher publisher : publishers) {
            publisher.stop().get(PATIENCE.toMillis(), MILLISECONDS);
        }
        isStill.set(true);
        moving.get(PATIENCE.toMillis(), MILLISECONDS);
        ledger.requireNoViolation();
    }

    /** Has all readers see a mark, some node or other each, and requires that nobody found anything wrong. */
    void requireAllThrough() {
        String[] topics =
                IntStream.range(0, publisherCount).mapToObj(Payload::topic).toArray(String[]::new);
        Event mark = Event.on(topics).type(Reader.MARK).data("").id("mark").build();
        assertThat(new EventPublisher(nodes.address(0)).publish(mark)).isEqualTo("mark");
        for (int i = 0; i < readers.size(); i++) {
            readers.get(i).open(nodes.address(i % nodes.count()));
        }
        await().atMost(PATIENCE)
                .until(() -> ledger.isViolated() || readers.stream().allMatch(Reader::isThrough));
        ledger.requireNoViolation();
    }

    /** Lets all go on for a time: there is no condition to wait for. */
    static void pass(int millis) {
        try {
            boolean unused = new CountDownLatch(1).await(millis, MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        publishers.forEach(Publisher::stop);
        isStill.set(true);
        moving.join();
        readers.forEach(Reader::close);
    }
}
