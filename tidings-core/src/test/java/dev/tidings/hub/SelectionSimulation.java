package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.BackSlice;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Clients whose selections change while events are published and connections are cut, all driven by one seed. In the end each must have exactly what the selection in
 * force at each position shows, and must have been told of each change at its place.
 */
public final class SelectionSimulation {
    private static final List<String> SELECTORS = List.of("a", "b", "a/x", "a/*", "b/**", "**", "c", "d");
    private static final List<String> TOPICS = List.of("a", "b", "a/x", "a/y", "b/x/deep", "c", "d");

    private final SplittableRandom random;
    private final HubSimulation.Logs logs;
    private final StreamOptions options;
    private final Tuning tuning;
    private final int shardCount;
    private final List<Hub> killed = new ArrayList<>();
    /** Where publishers are; what the hub asks of it is answered when the simulation pleases. */
    private EventLog log;

    private Hub hub;
    private ManualLoop logLoop = new ManualLoop();
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Shard> shards = new ArrayList<>();
    private final List<SelectingClient> clients = new ArrayList<>();
    private final TreeMap<Long, Event> published = new TreeMap<>();
    private final List<CompletableFuture<?>> changes = new ArrayList<>();

    private SelectionSimulation(HubSimulation.Logs logs, long seed) {
        random = new SplittableRandom(seed);
        this.logs = logs;
        log = logs.open(random, 100_000);
        options = StreamOptions.DEFAULTS.withStreamKept(random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(5));
        tuning = random.nextBoolean() ? Tuning.DEFAULTS : tinyTuning();
        shardCount = random.nextInt(1, 3);
        hub = start();
    }

    private Hub start() {
        EventLog seen = random.nextBoolean() && logs.answersAtOnce() ? log : new LateLog(log, logLoop);
        Hub started = new Hub(seen, options, HubListener.NONE, tuning);
        for (int i = 0; i < shardCount; i++) {
            ManualLoop loop = new ManualLoop();
            loops.add(loop);
            shards.add(started.addShard(loop, random.split()));
        }
        return started;
    }

    /** One whose appends and searches are answered late, too. */
    static final class LateLog extends DelayedEventLog {
        LateLog(EventLog log, Loop later) {
            super(log, later);
        }

        @Override
        public CompletionStage<List<EventLog.Appended>> append(List<Event> events, AppendOptions options) {
            return delayed(() -> super.append(events, options));
        }

        @Override
        public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
            return delayed(() -> super.readBack(view, upTo, limit));
        }
    }

    /** Ends the process: what was on its way to the log may be there or not, and all that the hub knew is gone. */
    private void kill() {
        EventLog left = logs.killed();
        if (left == null) {
            return;
        }
        killed.add(hub);
        clients.forEach(SelectingClient::lose);
        log = left;
        logLoop = new ManualLoop();
        loops.clear();
        shards.clear();
        changes.clear();
        hub = start();
        clients.forEach(this::learn);
    }

    /** What became of changes that were not answered. */
    private void learn(SelectingClient client) {
        View changesAlone = View.withPrivate(Selectors.of(client.name.topic().name()));
        long after = 0;
        while (after < log.head()) {
            Slice slice = log.read(changesAlone, after, new ReadLimit(100, 1 << 20))
                    .toCompletableFuture()
                    .join();
            for (LogEntry entry : slice.entries()) {
                note(client, Objects.requireNonNull(SelectionEvent.read(entry, log.ids())));
            }
            after = Math.max(after + 1, slice.upTo());
        }
    }

    private void note(SelectingClient client, SelectionSwitch change) {
        Selectors noted = client.selections.get(change.position());
        if (noted != null) {
            assertThat(change.after()).isEqualTo(noted);
            return;
        }
        Backfill backfill = change.backfill();
        if (backfill != null) {
            Cursor from =
                    backfill.isNewest() ? Cursor.NEWEST : Cursor.of(log.ids().at(backfill.after()));
            client.beginnings.put(change.position(), from);
        }
        client.selections.put(change.position(), change.after());
    }

    /** Plays one history after another; the failure names the seed. */
    public static void play(HubSimulation.Logs logs, long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                new SelectionSimulation(logs, seed).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

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
                ByteBuffer::allocateDirect);
    }

    private void play() {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            arrive();
        }
        for (int step = random.nextInt(50, 300); step > 0; step--) {
            step();
        }
        settle();
        assertThat(changes).allSatisfy(change -> assertThat(change).isDone());
        clients.forEach(this::check);
        clients.forEach(SelectingClient::cut);
        logLoop.runAll();
        loops.forEach(ManualLoop::runAll);
        assertThat(hub.subscriberCount()).isZero();
        assertThat(hub.feedBytes()).isZero();
        hub.close();
        killed.forEach(Hub::close);
    }

    private void arrive() {
        StreamName name = StreamName.of("client-of-the-simulation-" + clients.size());
        SelectingClient client = new SelectingClient(
                name,
                SelectingClient.wish(someSelectors())
                        .with(random.nextInt(3) == 0 ? FrameForm.ENVELOPE : FrameForm.PLAIN)
                        .withMarks(random.nextInt(3) == 0),
                Faults.none());
        clients.add(client);
        client.connect(pick(shards));
        logLoop.runAll();
        loops.forEach(ManualLoop::runAll);
    }

    private String[] someSelectors() {
        String[] some = new String[random.nextInt(1, 4)];
        for (int i = 0; i < some.length; i++) {
            some[i] = pick(SELECTORS);
        }
        return some;
    }

    private void step() {
        SelectingClient client = pick(clients);
        switch (random.nextInt(killed.size() < 3 ? 112 : 110) / 10) {
            case 0, 1, 2 -> publish(random.nextInt(1, 6));
            case 3, 4 -> pick(loops).runOne();
            case 5 -> pick(loops).pass(Duration.ofMillis(random.nextInt(400)));
            case 6 -> logLoop.runOne();
            case 7 -> change(client);
            case 8 -> stallOrDrain(client);
            case 9 -> client.cut();
            case 10 -> comeBack(client);
            default -> kill();
        }
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            Event event = Event.on(pick(TOPICS), random.nextInt(5) == 0 ? pick(TOPICS) : "e")
                    .data("x".repeat(random.nextInt(5) == 0 ? random.nextInt(3000) : random.nextInt(40)))
                    .build();
            long position = log.append(List.of(event))
                    .toCompletableFuture()
                    .join()
                    .get(0)
                    .position();
            published.put(position, event);
        }
    }

    private void change(SelectingClient client) {
        List<Selector> add = new ArrayList<>(Selectors.of(someSelectors()).all());
        List<Selector> drop = new ArrayList<>(Selectors.of(someSelectors()).all());
        drop.removeAll(add);
        try {
            Cursor from = someBeginning();
            Hub asked = hub;
            changes.add(hub.select(client.name, new SelectionChange(add, drop, from, 100))
                    .whenComplete((selection, failure) -> {
                        if (failure == null && asked == hub) {
                            note(client, selection, from);
                        }
                    })
                    .toCompletableFuture());
        } catch (InvalidValueException | StreamBusyException refused) {
            assertThat(refused).isInstanceOf(StreamBusyException.class);
        }
    }

    private @Nullable Cursor someBeginning() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Cursor.NEWEST;
            case 2 -> Cursor.EARLIEST;
            case 3 -> new Cursor.Last(random.nextInt(1, 20));
            case 4 -> Cursor.of(log.ids().at(random.nextLong(log.head() + 1)));
            default -> null;
        };
    }

    private void note(SelectingClient client, Selection selection, @Nullable Cursor from) {
        long position = log.ids().positionOf(selection.id());
        if (!client.selectionAt(position + 1).equals(selection.selectors())) {
            if (from != null && client.selectionAt(position + 1).addedBy(selection.selectors()) != null) {
                client.beginnings.put(position, from);
            }
            client.selections.put(position, selection.selectors());
        }
    }

    private void stallOrDrain(SelectingClient client) {
        if (client.isConnected()) {
            int bytes = random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(2000);
            if (random.nextBoolean()) {
                client.stallAfter(bytes);
            } else {
                client.drain(bytes);
            }
        }
    }

    /** Also while its last connection is still open: a second one takes over, and what the first had sent by then is all that it had. */
    private void comeBack(SelectingClient client) {
        if (client.isConnected() && random.nextInt(3) > 0) {
            return;
        }
        client.cut();
        client.connect(pick(shards));
    }

    private void settle() {
        for (int round = 0;
                round < 8 || (round < 200 && !clients.stream().allMatch(SelectingClient::isLive));
                round++) {
            for (SelectingClient client : clients) {
                if (!client.isConnected()) {
                    client.cut();
                    client.connect(pick(shards));
                }
                client.drain(Integer.MAX_VALUE);
            }
            for (int i = 0; i < 50; i++) {
                logLoop.runAll();
                loops.forEach(loop -> loop.pass(Duration.ofSeconds(1)));
                loops.forEach(ManualLoop::runAll);
            }
        }
    }

    private void check(SelectingClient client) {
        long begin = log.ids().positionOf(client.begunAfter());
        TreeMap<Long, List<String>> expected = new TreeMap<>();
        published.tailMap(begin, false).forEach((position, event) -> {
            if (client.selectionAt(position).matchAny(event.topics())) {
                expected.put(position, List.of(log.ids().at(position)));
            }
        });
        client.selections
                .tailMap(begin, false)
                .keySet()
                .forEach(position -> expected.put(position, expectedAt(client, position)));
        List<String> arrived = new ArrayList<>(client.arrivals);
        arrived.remove("selection " + client.begunAfter());
        assertThat(arrived)
                .as("what " + client.name + " got")
                .containsExactlyElementsOf(
                        expected.values().stream().flatMap(List::stream).toList());
    }

    /** That the selection changes, and what the change brings of what was published before it. */
    private List<String> expectedAt(SelectingClient client, long change) {
        Cursor from = client.beginnings.get(change);
        if (from == null) {
            return List.of("selection " + log.ids().at(change));
        }
        Selectors before = client.selectionAt(change);
        Selectors added = Objects.requireNonNull(before.addedBy(client.selectionAt(change + 1)));
        TreeMap<Long, Event> brought = new TreeMap<>();
        published.headMap(change).forEach((position, event) -> {
            if (added.matchAny(event.topics())) {
                brought.put(position, event);
            }
        });
        long after = keepFrom(brought, from, client, change);
        brought.values().removeIf(event -> before.matchAny(event.topics()));
        List<String> expected = new ArrayList<>();
        expected.add("selection " + log.ids().withinChange(change, after));
        brought.keySet().forEach(position -> expected.add(log.ids().withinChange(change, position)));
        return expected;
    }

    /** Answers the position after which it begins. */
    private long keepFrom(NavigableMap<Long, Event> brought, Cursor from, SelectingClient client, long change) {
        if (from instanceof Cursor.Newest) {
            Set<Topic> seen = new HashSet<>();
            Selectors added =
                    Objects.requireNonNull(client.selectionAt(change).addedBy(client.selectionAt(change + 1)));
            for (long position : new ArrayList<>(brought.descendingKeySet())) {
                List<Topic> topics =
                        Objects.requireNonNull(brought.get(position)).topics();
                if (topics.stream().filter(added::matches).filter(seen::add).count() == 0) {
                    brought.remove(position);
                }
            }
            return 0;
        }
        if (from instanceof Cursor.After id) {
            long after = log.ids().positionOf(id.id());
            brought.headMap(after, true).clear();
            return after;
        }
        if (from instanceof Cursor.Last last) {
            // Counted while the stream is held, shortly before the change: what is published in between comes on top.
            long told = begunWithin(client, change);
            assertThat(brought.tailMap(told, false).size())
                    .isGreaterThanOrEqualTo(Math.min(last.count(), brought.size()));
            brought.headMap(told, true).clear();
            return told;
        }
        return 0;
    }

    private long begunWithin(SelectingClient client, long change) {
        String head = "selection " + log.ids().at(change) + "~";
        return client.arrivals.stream()
                .filter(arrival -> arrival.startsWith(head))
                .map(arrival -> Long.parseLong(arrival.substring(head.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + head));
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
