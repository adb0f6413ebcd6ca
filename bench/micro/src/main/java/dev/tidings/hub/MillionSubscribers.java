package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.access.SubjectSelector;
import dev.tidings.event.Event;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A million subscribers of a hundred thousand topics in one shard, each with a sink that stands in for a socket: what the hub takes for them, what an event to
 * ten of them costs beside one in a hub of ten, and what their heartbeats cost. {@code java -Xmx2g -cp ... dev.tidings.hub.MillionSubscribers}.
 *
 * <p>With {@code grants}: a million subscribers of {@code users/{sub}/**}, each a subject of its own, with a grant of its own as a token makes it, beside the same
 * without grants. {@code java -Xmx6g -cp ... dev.tidings.hub.MillionSubscribers grants}.
 */
public final class MillionSubscribers {
    private static final int SUBSCRIBERS = 1_000_000;
    private static final int TOPICS = 100_000;
    private static final int EVENTS = 200_000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final long NOW = System.currentTimeMillis();

    private final TaskQueue loop = new TaskQueue();
    private final Hub hub = new Hub(
            new MemoryEventLog(new MemoryLogOptions(16L * 1024 * 1024, 100_000)),
            new StreamOptions(HEARTBEAT, Duration.ofSeconds(2), Duration.ZERO));
    private final Shard shard = hub.addShard(loop);
    private long sends;

    private MillionSubscribers() {}

    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).equals(List.of("grants"))) {
            besideGrants();
            return;
        }
        MillionSubscribers ten = new MillionSubscribers();
        ten.subscribe(10, 1);
        double alone = ten.microsPerEvent();
        long before = usedHeap();
        MillionSubscribers million = new MillionSubscribers();
        million.subscribe(SUBSCRIBERS, TOPICS);
        long heap = usedHeap() - before;
        double among = million.microsPerEvent();
        alone = Math.min(alone, ten.microsPerEvent());
        double heartbeats = million.secondsPerHeartbeat() / HEARTBEAT.toSeconds();
        System.out.printf("subscribers %d of %d topics on Java %s%n", SUBSCRIBERS, TOPICS, Runtime.version());
        System.out.printf("heap %d MB, %d B each; resident %d MB in all%n", heap >> 20, heap / SUBSCRIBERS, residentBytes() >> 20);
        System.out.printf("an event to 10 of them: %.2f us; in a hub of 10: %.2f us%n", among, alone);
        System.out.printf("heartbeats for all: %.2f %% of one core, without the sends themselves%n", 100 * heartbeats);
    }

    private static void besideGrants() {
        System.out.printf("%d subscribers of users/{sub}/** on Java %s%n", SUBSCRIBERS, Runtime.version());
        // Each class is loaded, and its caches are filled, before anything is counted.
        bytesEach(1000, true);
        for (int round = 1; round <= 2; round++) {
            long without = bytesEach(SUBSCRIBERS, false);
            long with = bytesEach(SUBSCRIBERS, true);
            System.out.printf(
                    "heap each: %d B without grants, %d B with one each: %d B more%n", without, with, with - without);
        }
    }

    private static long bytesEach(int subscribers, boolean hasGrants) {
        long before = usedHeap();
        MillionSubscribers hub = new MillionSubscribers();
        for (int i = 0; i < subscribers; i++) {
            Grant grant = hasGrants ? grant(i) : Grant.NOTHING;
            Selectors asked = Selectors.of("users/" + subject(i) + "/**");
            View view = new View(asked, hasGrants ? new Selectors(grant.rights().of(Right.READ)) : null);
            hub.subscribe(new Subscription(view, null).with(grant), i);
        }
        hub.loop.runAll();
        long bytes = (usedHeap() - before) / subscribers;
        if (hub.shard.feedCount() != subscribers) {
            throw new IllegalStateException(hub.shard.feedCount() + " feeds; expected " + subscribers);
        }
        return bytes;
    }

    private static String subject(int i) {
        return "user" + (1_000_000 + i);
    }

    /** As {@code dev.tidings.auth.token.Issuer} makes it of a token's claims: nothing of it is another's, but the issuer's name. */
    private static Grant grant(int i) {
        String subject = subject(i);
        String tokenId = UUID.nameUUIDFromBytes(subject.getBytes(StandardCharsets.UTF_8)).toString();
        Instant issuedAt = Instant.ofEpochMilli(NOW + i);
        Map<Right, List<Selector>> read = Map.of(Right.READ, List.of(new SubjectSelector("users/{sub}/**").of(subject)));
        return new Grant(
                new Bearer("app", subject, tokenId, issuedAt),
                new Rights(read, List.of()).within(Rights.ALL),
                issuedAt.plus(Duration.ofHours(24)),
                Limits.NONE);
    }

    private void subscribe(int subscribers, int topics) {
        for (int i = 0; i < subscribers; i++) {
            View view = View.of(Selectors.of("user/" + i % topics));
            subscribe(new Subscription(view, null), i);
        }
        loop.runAll();
    }

    private void subscribe(Subscription subscription, int number) {
        shard.subscribe(subscription, new CountingSink(), id -> new byte[] {':', '\n'});
        if (number % 1000 == 0) {
            // Connections do not all come in the same tick of the heartbeat wheel.
            tick();
        }
    }

    private double microsPerEvent() {
        Event event = Event.on("user/0").data("x".repeat(64)).build();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long sendsBefore = sends;
            long start = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                hub.publish(event);
                loop.runAll();
            }
            best = Math.min(best, (System.nanoTime() - start) / 1000.0 / EVENTS);
            if (sends - sendsBefore != 10L * EVENTS) {
                throw new IllegalStateException("sent " + (sends - sendsBefore) + "; expected " + 10L * EVENTS);
            }
        }
        return best;
    }

    private double secondsPerHeartbeat() {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            for (int tick = 0; tick < HeartbeatWheel.BUCKETS; tick++) {
                tick();
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return best;
    }

    private void tick() {
        loop.pass(StreamClock.tickLength(hub.streams()));
        shard.tick();
    }

    /** In bytes, after full collections. */
    static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
            }
        }
        return 0;
    }

    /** Smaller than what a real stream has in its place: a handle, a socket, a registration with epoll and its share of the count of connections. */
    private final class CountingSink implements Sink {
        private final Object socket = new Object();
        private final Object admission = new Object();
        private final long descriptor = sends;

        @Override
        public int send(ByteBuffer bytes, int from, int to) {
            sends++;
            return descriptor < 0 ? CLOSED : to - from;
        }

        @Override
        public boolean isPeerSilent() {
            return socket.equals(admission);
        }

        @Override
        public void close(CloseReason reason) {}
    }
}
