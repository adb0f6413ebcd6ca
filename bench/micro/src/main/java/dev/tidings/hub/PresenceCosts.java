package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.log.EventLog;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs to know who is there, in one hub whose streams end in sinks that stand in for sockets: memory for each member, what is appended for joins and how long publishes take meanwhile, and the processor's time for a delivery, each beside a hub that keeps nothing of it.
 * {@code java -Xmx2g -cp ... dev.tidings.hub.PresenceCosts}; with {@code quick} without what memory it takes, for that takes minutes.
 */
public final class PresenceCosts {
    private static final int MEMBERS = 100_000;
    private static final int TOPICS = 1000;
    private static final int JOINS = 10_000;
    private static final int READERS = 2000;
    private static final int EVENTS = 3000;
    private static final int ROUNDS = 31;
    private static final Selectors TOLD = Selectors.of("tidings/presence-nodes");

    private final TaskQueue loop = new TaskQueue();
    private final EventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final Hub hub;
    private final Shard shard;
    private final EndlessSink sink = new EndlessSink();

    private PresenceCosts(boolean isOn) {
        this(isOn, 100_000);
    }

    /** @param listed how many members of a topic are known by name */
    private PresenceCosts(boolean isOn, int listed) {
        PresenceOptions presence = isOn
                ? PresenceOptions.NONE
                        .withTopics(List.of(Selector.of("**")))
                        .withMaxMembers(listed)
                        .withKept(Duration.ofSeconds(30))
                : PresenceOptions.NONE;
        hub = new Hub(log, StreamOptions.DEFAULTS.with(presence));
        shard = hub.addShard(loop);
    }

    public static void main(String[] arguments) throws Exception {
        if (!List.of(arguments).equals(List.of("quick"))) {
            System.out.printf("memory of a member: %d B%n", memory(MEMBERS));
        }
        deliveries();
        joins(PresenceOptions.NONE.maxMembers());
        joins(100_000);
    }

    private static Grant grant(int number) {
        return new Grant(new Bearer("main", "user" + (1_000_000 + number), null, null), Rights.NONE, Instant.MAX, Limits.NONE);
    }

    private void open(String topic, int number) {
        View view = View.of(Selectors.of(topic));
        Subscriber unused = shard.subscribe(
                new Subscription(view, null).with(grant(number)), sink, id -> new byte[] {':', '\n'});
    }

    private int members(String topic) {
        return hub.presence()
                .page(new PresenceQuery(Selectors.of(topic), null, 1000, false))
                .toCompletableFuture()
                .join()
                .topics()
                .stream()
                .mapToInt(each -> each.members())
                .sum();
    }

    /** More for a member, in bytes, than for a stream of a hub that keeps nothing. */
    private static long memory(int members) throws InterruptedException {
        long without = bytesOf(members, false);
        return (bytesOf(members, true) - without) / members;
    }

    private static long bytesOf(int members, boolean isOn) throws InterruptedException {
        long before = MillionSubscribers.usedHeap();
        PresenceCosts costs = new PresenceCosts(isOn);
        for (int i = 0; i < members; i++) {
            costs.open("room/" + i % TOPICS, i);
        }
        costs.loop.runAll();
        if (isOn) {
            while (costs.members("room/*") < members) {
                Thread.sleep(200);
            }
            // What was told is gone when its time is over, and somebody publishes.
            for (int i = 0; i < 100 && costs.isToldKept(); i++) {
                Thread.sleep(3000);
                costs.publish("other");
                costs.loop.runAll();
            }
        }
        long bytes = MillionSubscribers.usedHeap() - before;
        costs.hub.close();
        return bytes;
    }

    private boolean isToldKept() {
        return !log.read(View.withPrivate(Selectors.of("tidings/**")), 0, new EventLog.ReadLimit(1, 1))
                .toCompletableFuture()
                .join()
                .entries()
                .isEmpty();
    }

    private void publish(String topic) {
        Object unused = hub.publish(Event.on(topic).data("x".repeat(64)).build());
    }

    private static void deliveries() {
        PresenceCosts off = new PresenceCosts(false);
        PresenceCosts on = new PresenceCosts(true);
        for (int i = 0; i < READERS; i++) {
            off.open("room/0", i);
            on.open("room/0", i);
        }
        double[] ratios = new double[ROUNDS];
        for (int warmUp = 0; warmUp < 5; warmUp++) {
            off.nanosPerDelivery();
            on.nanosPerDelivery();
        }
        for (int round = 0; round < ROUNDS; round++) {
            boolean isFirst = round % 2 == 0;
            double first = (isFirst ? off : on).nanosPerDelivery();
            double second = (isFirst ? on : off).nanosPerDelivery();
            ratios[round] = isFirst ? second / first : first / second;
        }
        Arrays.sort(ratios);
        System.out.printf(
                "a delivery with presence beside one without: %.3f (median of %d: %.3f to %.3f)%n",
                ratios[ROUNDS / 2], ROUNDS, ratios[0], ratios[ROUNDS - 1]);
        off.hub.close();
        on.hub.close();
    }

    /** Of this thread's processor time. */
    private double nanosPerDelivery() {
        loop.runAll();
        long sent = sink.sends;
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < EVENTS; i++) {
            publish("room/0");
            loop.runAll();
        }
        return (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / (sink.sends - sent);
    }

    private static void joins(int listed) throws Exception {
        double[] ratios = new double[ROUNDS];
        long most = 0;
        joinsOf(false, listed);
        joinsOf(true, listed);
        for (int round = 0; round < ratios.length; round++) {
            boolean isFirst = round % 2 == 0;
            Joins first = joinsOf(!isFirst, listed);
            Joins second = joinsOf(isFirst, listed);
            Joins on = isFirst ? second : first;
            ratios[round] = on.p99Micros / (isFirst ? first : second).p99Micros;
            most = Math.max(most, on.appends);
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%d joins in a second, listed up to %d: %d appends a second at the most; publishes' p99 beside one without: %.2f (median of %d: %.2f to %.2f)%n",
                JOINS, listed, most, ratios[ROUNDS / 2], ROUNDS, ratios[0], ratios[ROUNDS - 1]);
    }

    private record Joins(double p99Micros, long appends) {}

    private static Joins joinsOf(boolean isOn, int listed) throws Exception {
        PresenceCosts costs = new PresenceCosts(isOn, listed);
        long[] nanos = new long[1000];
        Thread publisher = new Thread(() -> {
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                costs.publish("other");
                nanos[i] = System.nanoTime() - start;
                LockSupport.parkNanos(1_000_000);
            }
        });
        publisher.start();
        long start = System.nanoTime();
        for (int i = 0; i < JOINS; i++) {
            costs.open("room/0", i);
            costs.loop.runAll();
            long due = start + i * 1_000_000_000L / JOINS;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(50_000);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        publisher.join();
        long marks = costs.log
                .read(View.withPrivate(TOLD), 0, new EventLog.ReadLimit(1000, 1 << 30))
                .toCompletableFuture()
                .join()
                .entries()
                .size();
        costs.hub.close();
        Arrays.sort(nanos);
        return new Joins(nanos[989] / 1000.0, Math.round(marks / seconds));
    }
}
