package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.SimulatedClient.Arrival;
import dev.tidings.hub.SimulatedClient.EndTold;
import dev.tidings.hub.SimulatedClient.GapTold;
import dev.tidings.hub.SimulatedClient.MarkTold;
import dev.tidings.hub.SimulatedClient.Received;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EndedTopicException;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishers, clients that stall, drain, vanish and come back, and retention, all driven by one seed; in the end each client must have
 * exactly what the log says it should: nothing lost, nothing twice, nothing out of order, and a gap told when, and only when, events that it
 * should have had were discarded; and the end of its topics told when, and only when, all of them have ended.
 */
public final class HubSimulation {
    /** The logs that the simulation runs over. */
    public interface Logs {
        /** A new, empty log that keeps the newest {@code maxEvents}, exactly. The hub closes it. */
        EventLog open(SplittableRandom random, long maxEvents);

        /** Whether its reads are answered when they return; else the simulation waits for each, and hands over the answers when it pleases. */
        boolean answersAtOnce();

        /** What is left of a log when its process is killed now: another log. Null where nothing is. */
        default @Nullable EventLog killed() {
            return null;
        }
    }

    /** Plays one history after another; the failure names the seed. */
    public static void play(Logs logs, long firstSeed, int seeds) {
        play(logs, firstSeed, seeds, Trouble.NONE);
    }

    /** What goes wrong. */
    enum Trouble {
        NONE,
        /** Whatever the shards call fails now and then. */
        CALLS,
        /** Memory ends now and then where the shards take some; for classes of {@link FaultyMemory}. */
        MEMORY
    }

    /** The same, with trouble. */
    static void play(Logs logs, long firstSeed, int seeds, Trouble trouble) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                new HubSimulation(logs, seed, trouble).play();
            } catch (AssertionError | RuntimeException | OutOfMemoryError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static final List<String> TOPICS = List.of("a", "b", "a/x", "a/y", "b/x/deep", "quiet");
    private static final List<String> SELECTORS = List.of("a", "b", "a/x", "a/*", "a/**", "**", "b/x/*", "quiet", "*");

    private final SplittableRandom random;
    private final EventLog log;
    private final ManualLoop logLoop = new ManualLoop();
    private final int kept;
    /** Whether all read one feed. */
    private final boolean crowded;

    private final Faults faults;
    private final AudienceLedger listener;
    private final Hub hub;
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Shard> shards = new ArrayList<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final TreeMap<Long, Event> published = new TreeMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    /** Where topics ended. */
    private final Map<Topic, Long> ends = new HashMap<>();

    private int ownIds;
    private int batches;
    /** How many of the topics that end one after another have. */
    private int endedTopics;

    private HubSimulation(Logs logs, long seed, Trouble trouble) {
        random = new SplittableRandom(seed);
        int odds = random.nextInt(5, 200);
        faults = new Faults(
                random.split(), trouble == Trouble.CALLS ? odds : 0, trouble == Trouble.MEMORY ? 4 * odds : 0);
        boolean isFaulty = trouble != Trouble.NONE;
        listener = new AudienceLedger(faults);
        crowded = random.nextInt(3) == 0;
        kept = random.nextInt(3, 80);
        EventLog opened = logs.open(random, kept);
        EventLog failing = new FaultyEventLog(opened, faults, false);
        EventLog slow = random.nextBoolean() && logs.answersAtOnce() ? failing : new DelayedEventLog(failing, logLoop);
        log = new FaultyEventLog(slow, faults, true);
        StreamOptions streams = new StreamOptions(
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(1));
        hub = new Hub(log, streams, listener, random.nextInt(3) == 0 && !isFaulty ? Tuning.DEFAULTS : tinyTuning());
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            ManualLoop loop = new ManualLoop(faults);
            loops.add(loop);
            shards.add(hub.addShard(loop, random.split()));
        }
    }

    /** Passes are cut short, windows are full at once, and shards fall behind the tail. */
    private Tuning tinyTuning() {
        return new Tuning(
                1 << random.nextInt(2, 6),
                random.nextInt(1000, 20_000),
                random.nextInt(1, 6),
                random.nextInt(1, 4),
                random.nextInt(1, 5000),
                random.nextInt(1, 20_000),
                random.nextInt(1, 8),
                random.nextInt(1, 3000),
                random.nextInt(6),
                this::memory);
    }

    private ByteBuffer memory(int bytes) {
        faults.strike();
        return ByteBuffer.allocateDirect(bytes);
    }

    private void play() {
        faults.start();
        int steps = random.nextInt(50, 400);
        for (int step = 0; step < steps; step++) {
            step();
        }
        faults.stop();
        settle();
        clients.forEach(this::check);
        assertThat(listener.behind()).as("behind at the end").isEmpty();
        clients.forEach(this::disconnect);
        logLoop.runAll();
        loops.forEach(ManualLoop::runAll);
        listener.checkAgainst(shards);
        assertThat(hub.subscriberCount()).isZero();
        assertThat(hub.feedBytes()).isZero();
        for (Shard shard : shards) {
            assertThat(shard.feedCount()).isZero();
            assertThat(shard.questions()).isZero();
            assertThat(shard.heldBytes()).isZero();
            assertThat(shard.conflatedBytes()).isZero();
            assertThat(shard.snapshotPositions()).isZero();
        }
        hub.close();
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> publish(random.nextInt(1, 6));
            case 3, 4 -> pick(loops).runOne();
            case 5 -> pick(loops).pass(someTime());
            case 6 -> answerLate();
            case 7 -> pick(shards).tick();
            case 8 -> arrive(crowded ? random.nextInt(1, 5) : 1);
            case 9 -> onClient(this::stallOrDrain);
            case 10 -> onClients(crowded ? 4 : 1, random.nextInt(3) == 0 ? this::disconnect : this::stallOrDrain);
            default -> onClient(this::reconnect);
        }
    }

    /** The machine may have slept, for longer than 31 bits of ticks. */
    private Duration someTime() {
        return random.nextInt(30) == 0 ? Duration.ofDays(random.nextInt(8000)) : Duration.ofMillis(random.nextInt(400));
    }

    /** In any order. */
    private void answerLate() {
        logLoop.putOff(random.nextInt(3) == 0 ? random.nextInt(10) : 0);
        logLoop.runOne();
    }

    private void publish(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event());
        }
        List<Appended> appended = publishUntilItIsKept(events);
        for (int i = 0; i < count; i++) {
            note(events.get(i), appended.get(i));
        }
        if (!ends.isEmpty() && random.nextInt(4) == 0) {
            publishBehindAnEnd();
        }
    }

    private Event event() {
        Event.Builder event = Event.on(topics());
        event.isPrivate(random.nextInt(6) == 0);
        event.id(random.nextInt(5) == 0 ? "own:" + ownIds++ : null);
        boolean isEnd = random.nextInt(8) == 0;
        if (isEnd) {
            event = Event.on(
                    random.nextInt(4) == 0
                            ? List.of(ending(endedTopics), ending(++endedTopics))
                            : List.of(ending(endedTopics)));
            event.isPrivate(random.nextInt(6) == 0).end(true);
            endedTopics++;
        }
        if (isEnd && random.nextBoolean()) {
            return event.build();
        }
        event.key(random.nextInt(4) == 0 ? pick(List.of("k", "a")) : null);
        return event.data("x".repeat(random.nextInt(5) == 0 ? random.nextInt(3000) : random.nextInt(40)))
                .build();
    }

    private List<Topic> topics() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> List.of(new Topic(pick(TOPICS)), new Topic(pick(TOPICS)));
            case 2, 3 -> List.of(ending(endedTopics + random.nextInt(2)));
            case 4 -> List.of(new Topic(pick(TOPICS)), ending(endedTopics));
            default ->
                List.of(new Topic(TOPICS.get(random.nextInt(TOPICS.size() - (random.nextInt(10) == 0 ? 0 : 1)))));
        };
    }

    private static Topic ending(int number) {
        return new Topic("ending/" + number);
    }

    private void note(Event event, Appended appended) {
        published.put(appended.position(), event);
        positions.put(appended.id(), appended.position());
        if (event.isEnd()) {
            event.topics().forEach(topic -> ends.put(topic, appended.position()));
        }
    }

    private void publishBehindAnEnd() {
        long head = log.head();
        Event late = Event.on(ending(random.nextInt(endedTopics)).name())
                .data("late")
                .build();
        List<Event> batch = List.of(Event.on("a").data("not kept").build(), late);
        try {
            List<Appended> kept = publishUntilItIsKept(random.nextBoolean() ? batch : List.of(late));
            throw new AssertionError("published behind an end: " + kept);
        } catch (EndedTopicException refused) {
            assertThat(log.head()).isEqualTo(head);
        }
    }

    /** As a publisher does whose hub cannot store, or whose answer is lost: it tries again, and nothing is there twice. */
    private List<Appended> publishUntilItIsKept(List<Event> events) {
        AppendOptions once = new AppendOptions(null, "batch " + batches++);
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return hub.publish(events, once).toCompletableFuture().join();
            } catch (CompletionException failure) {
                if (failure.getCause() instanceof EndedTopicException ended) {
                    throw ended;
                }
                assertThat(failure).hasCauseInstanceOf(LogUnavailableException.class);
            } catch (OutOfMemoryError failure) {
                assertThat(faults.areOn()).isTrue();
            }
        }
        throw new AssertionError("the log never came back");
    }

    private void arrive(int count) {
        for (int i = 0; i < count; i++) {
            arrive();
        }
    }

    private void arrive() {
        List<String> selectors = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            selectors.add(pick(SELECTORS));
        }
        if (random.nextInt(3) == 0) {
            selectors.clear();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                selectors.add(
                        ending(Math.max(0, endedTopics + random.nextInt(-2, 2))).name());
            }
        }
        View view = crowded
                ? View.of(Selectors.of("**"))
                : new View(Selectors.of(selectors), random.nextBoolean() ? Selectors.of(pick(SELECTORS)) : null);
        String cursor = random.nextInt(4) == 0 ? Event.EARLIEST : null;
        Duration interval = random.nextInt(4) == 0 ? Duration.ofMillis(500) : Duration.ZERO;
        boolean fromNewest = cursor == null && random.nextInt(3) == 0;
        Subscription wish = Subscription.from(
                        view, fromNewest ? Cursor.NEWEST : cursor == null ? null : Cursor.of(cursor))
                .with(random.nextInt(3) == 0 ? FrameForm.ENVELOPE : FrameForm.PLAIN)
                .with(lagPolicy())
                .withInterval(interval)
                .with(random.nextInt(4) == 0 ? Subscription.End.WHEN_CAUGHT_UP : Subscription.End.NEVER)
                .withMarks(random.nextInt(3) == 0);
        SimulatedClient client =
                new SimulatedClient(wish, cursor == null ? log.head() : Math.max(0, log.head() - kept), faults);
        clients.add(client);
        client.connect(pick(shards), cursor, log.head());
        if (cursor == null && !fromNewest && client.sink != null) {
            assertThat(client.startedAfter).isEqualTo(log.ids().at(client.dueAfter));
        }
    }

    private LagPolicy lagPolicy() {
        return switch (random.nextInt(5)) {
            case 0 -> LagPolicy.CONFLATE;
            case 1 -> new LagPolicy.Disconnect(random.nextInt(100, 10_000), Duration.ofSeconds(20));
            default -> LagPolicy.CATCH_UP;
        };
    }

    private void stallOrDrain(SimulatedClient client) {
        if (client.sink != null && client.subscriber != null) {
            int bytes = random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(2000);
            if (random.nextBoolean()) {
                client.sink.stallAfter(bytes);
            } else {
                client.sink.drain(bytes, client.subscriber);
            }
        }
    }

    private void disconnect(SimulatedClient client) {
        if (client.sink != null && client.subscriber != null) {
            client.sink.broken = true;
            switch (random.nextInt(3)) {
                case 0 -> client.subscriber.close(CloseReason.CLIENT_GONE);
                case 1 -> client.subscriber.close(CloseReason.PEER_SILENT);
                default -> client.subscriber.onPeerGone();
            }
            client.subscriber.close(CloseReason.CLIENT_GONE);
            client.disconnected();
        }
    }

    /** A fresh client that received nothing has no cursor to come back with: it would begin anew, which is another client. */
    private void reconnect(SimulatedClient client) {
        if (client.sink != null && (client.sink.closed != null || random.nextInt(4) == 0)) {
            if (client.sink.closed == CloseReason.COMPLETE || client.sink.closed == CloseReason.ENDED) {
                check(client);
            }
            if (client.sink.closed == null) {
                disconnect(client);
            }
            client.disconnected();
        }
        boolean isOver = hub.hasEnded(new Subscription(client.wish.view(), client.cursor()));
        if (!client.arrivals.isEmpty() && client.arrivals.get(client.arrivals.size() - 1) instanceof EndTold) {
            assertThat(isOver).as("holds the end's id").isTrue();
        }
        if (client.sink == null && client.cursor() != null && !isOver) {
            client.connect(pick(shards), client.cursor(), log.head());
        }
    }

    /** Everyone drains, comes back if need be, and all work is done. */
    private void settle() {
        for (int round = 0; round < 4; round++) {
            for (SimulatedClient client : clients) {
                reconnect(client);
                if (client.sink != null && client.subscriber != null) {
                    client.sink.drain(Integer.MAX_VALUE, client.subscriber);
                }
            }
            if (round > 0) {
                // A turn that could not be scheduled comes with the next tick.
                shards.forEach(Shard::tick);
            }
            for (int i = 0; i < 200; i++) {
                logLoop.runAll();
                loops.forEach(loop -> loop.pass(Duration.ofSeconds(1)));
                loops.forEach(ManualLoop::runAll);
            }
        }
    }

    private void check(SimulatedClient client) {
        long at = client.fromEarliest ? beforeFirst(client) : client.dueAfter;
        SimulatedSnapshot snapshot = client.fromNewest
                ? new SimulatedSnapshot(client, published.headMap(client.dueAfter, true), log.ids(), log.head() - kept)
                : null;
        for (Arrival arrival : client.arrivals) {
            boolean isOfSnapshot = snapshot != null && !snapshot.isOver() && isOfSnapshot(client, snapshot, arrival);
            at = isOfSnapshot ? at : check(client, at, arrival);
        }
        boolean hasAll = client.sink != null
                && (client.sink.closed == null
                        || client.sink.closed == CloseReason.COMPLETE
                        || client.sink.closed == CloseReason.ENDED);
        if (snapshot != null && !snapshot.isOver() && hasAll) {
            snapshot.end();
        }
        boolean isEndTold =
                !client.arrivals.isEmpty() && client.arrivals.get(client.arrivals.size() - 1) instanceof EndTold;
        if (client.sink != null && client.sink.closed == CloseReason.ENDED) {
            assertThat(isEndTold).as("told of the end").isTrue();
        }
        if (hasAll) {
            assertThat(client.wasToldLive).as("told that it is live").isEqualTo(client.wish.marks());
        }
        if (client.sink != null && client.sink.closed == CloseReason.COMPLETE) {
            assertThat(dueBetween(client, at, client.headWhenSubscribed + 1))
                    .as("missing when it was complete")
                    .isEmpty();
        }
        if (client.sink != null && client.sink.closed == null) {
            assertThat(client.wish.end()).as("goes on").isEqualTo(Subscription.End.NEVER);
            assertThat(endOf(client)).as("goes on though all its topics ended").isZero();
            assertThat(dueBetween(client, at, log.head() + 1))
                    .as("missing at the end")
                    .isEmpty();
        }
    }

    private boolean isOfSnapshot(SimulatedClient client, SimulatedSnapshot snapshot, Arrival arrival) {
        long position = snapshot.take(arrival);
        if (arrival instanceof Received received && position > 0) {
            Event event = Objects.requireNonNull(published.get(position));
            String own = event.id() == null ? log.ids().at(position) : event.id();
            checkData(client, new Received(own, received.data()), event);
        }
        return position > 0;
    }

    private long check(SimulatedClient client, long at, Arrival arrival) {
        if (arrival instanceof Received received) {
            return checkEvent(client, at, received);
        }
        if (arrival instanceof EndTold end) {
            return checkEnd(client, at, end);
        }
        return arrival instanceof MarkTold mark ? checkMark(client, at, mark) : checkGap(client, at, (GapTold) arrival);
    }

    /** All that there ever was on its topics was delivered. */
    private long checkEnd(SimulatedClient client, long at, EndTold end) {
        long position = log.ids().endOf(end.id());
        assertThat(position).as("where all its topics ended").isPositive().isEqualTo(endOf(client));
        assertThat(dueBetween(client, at, position + 1))
                .as("lost before the end")
                .isEmpty();
        return Math.max(at, position);
    }

    /** The last end of its topics, if all have one that it sees; else 0. */
    private long endOf(SimulatedClient client) {
        long last = 0;
        for (Selector selector : client.wish.view().selectors().all()) {
            long end = selector instanceof Selector.Exact exact ? ends.getOrDefault(exact.topic(), 0L) : 0;
            if (end == 0 || !client.sees(Objects.requireNonNull(published.get(end)))) {
                return 0;
            }
            last = Math.max(last, end);
        }
        return last;
    }

    /** Who asked for all that is kept may miss only what was discarded before the log was asked. */
    private long beforeFirst(SimulatedClient client) {
        if (client.arrivals.isEmpty()) {
            return Math.max(client.dueAfter, log.head() - kept);
        }
        Arrival first = client.arrivals.get(0);
        if (first instanceof GapTold) {
            return client.dueAfter;
        }
        long before = first instanceof Received received
                ? positionOf(received.id()) - 1
                : first instanceof MarkTold mark
                        ? positionOf(mark.id())
                        : log.ids().endOf(((EndTold) first).id());
        assertThat(dueBetween(client, client.dueAfter, before + 1))
                .allSatisfy(missed -> assertThat(missed).isLessThanOrEqualTo(log.head() - kept));
        return before;
    }

    /** All that there was up to the mark was delivered, and of what there was when it was subscribed everything. */
    private long checkMark(SimulatedClient client, long at, MarkTold mark) {
        long position = positionOf(mark.id());
        if (position != endOf(client)) {
            assertThat(position).as("a mark in the past").isGreaterThanOrEqualTo(at);
            assertThat(position)
                    .as("a mark before the end of replay")
                    .isGreaterThanOrEqualTo(mark.headWhenSubscribed());
        }
        assertThat(dueBetween(client, at, position + 1))
                .as("lost before the mark at " + position)
                .isEmpty();
        return Math.max(at, position);
    }

    private long checkEvent(SimulatedClient client, long at, Received received) {
        long position = positionOf(received.id());
        assertThat(position).as("repeated or out of order").isGreaterThan(at);
        assertThat(dueBetween(client, at, position))
                .as("lost before " + position)
                .isEmpty();
        Event event = published.get(position);
        assertThat(event).isNotNull();
        assertThat(client.sees(event)).isTrue();
        checkData(client, received, event);
        return position;
    }

    private static void checkData(SimulatedClient client, Received received, Event event) {
        assertThat(received.data().replaceFirst("\"time\":\"[^\"]*\"", "\"time\":"))
                .isEqualTo(
                        client.wish.form() == FrameForm.PLAIN ? event.data() : envelope(client, received.id(), event));
    }

    /** What the client is to find in the data, but for the time. */
    private static String envelope(SimulatedClient client, String id, Event event) {
        String topic = event.topics().stream()
                .filter(one -> client.wish.view().sees(one, event.isPrivate()))
                .findFirst()
                .orElseThrow()
                .name();
        String key = (event.key() == null ? "" : "\"key\":\"" + event.key() + "\",")
                + (event.isEnd() ? "\"end\":true," : "");
        return "{\"topic\":\"" + topic + "\",\"id\":\"" + id + "\",\"time\":," + key + "\"data\":\"" + event.data()
                + "\"}";
    }

    private long checkGap(SimulatedClient client, long at, GapTold gap) {
        long resumedAfter = positionOf(gap.resumedAfter());
        assertThat(resumedAfter).as("a gap that ends in the past").isGreaterThanOrEqualTo(at);
        List<Long> lost = dueBetween(client, at, resumedAfter + 1);
        if (gap.reason().equals("unknown-id")) {
            assertThat(positions.keySet()).as("unknown id").contains(gap.requested());
        } else if (!client.conflates()) {
            assertThat(lost.isEmpty() && !isEndWithoutDataBetween(client, at, resumedAfter))
                    .as("a gap in which nothing was lost")
                    .isFalse();
        }
        assertThat(lost).allSatisfy(position -> assertThat(position).isLessThanOrEqualTo(log.head() - kept));
        return resumedAfter;
    }

    private boolean isEndWithoutDataBetween(SimulatedClient client, long after, long upTo) {
        return published.subMap(after, false, upTo, true).values().stream()
                .anyMatch(event -> !event.hasData() && client.sees(event));
    }

    private List<Long> dueBetween(SimulatedClient client, long after, long before) {
        List<Long> due = new ArrayList<>();
        for (long position = after + 1; position < before; position++) {
            Event event = published.get(position);
            if (event != null
                    && event.hasData()
                    && client.sees(event)
                    && !(client.conflates() && isReplaced(client, position, event))) {
                due.add(position);
            }
        }
        return due;
    }

    /** Whether a newer event of the same key took its place, for one who conflates. */
    private boolean isReplaced(SimulatedClient client, long position, Event event) {
        return published.tailMap(position + 1).values().stream()
                .anyMatch(newer ->
                        newer.hasData() && client.sees(newer) && keyOf(newer).equals(keyOf(event)));
    }

    private static Object keyOf(Event event) {
        return event.key() == null ? event.canonicalTopic() : event.key();
    }

    private long positionOf(String id) {
        Long position = positions.get(id);
        return position != null ? position : log.ids().positionOf(id);
    }

    private void onClients(int count, Consumer<SimulatedClient> action) {
        for (int i = 0; i < count; i++) {
            onClient(action);
        }
    }

    private void onClient(Consumer<SimulatedClient> action) {
        @Nullable SimulatedClient client = clients.isEmpty() ? null : pick(clients);
        if (client != null) {
            action.accept(client);
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
