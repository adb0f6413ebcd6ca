package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Revocation;
import dev.tidings.event.Event;
import dev.tidings.hub.GrantedStream.Arrival;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog;
import dev.tidings.log.ForwardingEventLog;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Readers whose grants end, are renewed and are taken back while events are published, connections are cut and hubs come and go, all driven by one seed. Nobody may have had an event that
 * the grant of its position did not show, nor any after that ended; and in the end each must have all that it did show, once and in order, or have been told a gap.
 */
public final class GrantSimulation {
    private static final List<String> SELECTORS = List.of("a", "a/x", "a/*", "a/**", "b", "b/**", "c", "*", "**");
    private static final List<String> TOPICS = List.of("a", "a/x", "a/y", "b", "b/x/deep", "c");
    private static final Duration TICK = StreamClock.tickLength(StreamOptions.DEFAULTS);
    private static final int FEW = 30;

    private final SplittableRandom random;
    private final KeptLog log;
    private final GrantModel model;
    private final StreamOptions options;
    private final Tuning tuning;
    private final int shardCount;
    /** Whether the log keeps all, so that hubs may come and go and streams may have names. */
    private final boolean isKept;
    /** What anybody may read of what is public. */
    private final List<Selector> open;

    private Hub hub;
    private ManualLoop logLoop = new ManualLoop();
    private long now;
    private int tokens;
    private int kills;
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Shard> shards = new ArrayList<>();
    private final List<GrantedClient> clients = new ArrayList<>();
    private final List<CompletableFuture<?>> asked = new ArrayList<>();
    /** What was wrong where nobody could be told. */
    private final List<String> faults = new ArrayList<>();

    private GrantSimulation(long seed) {
        random = new SplittableRandom(seed);
        isKept = random.nextInt(4) > 0;
        log = new KeptLog(Scene.memoryLog(isKept ? 100_000 : FEW));
        model = new GrantModel(log, isKept);
        options = StreamOptions.DEFAULTS.withStreamKept(random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(5));
        tuning = random.nextBoolean() ? Tuning.DEFAULTS : tinyTuning();
        shardCount = random.nextInt(1, 4);
        open = random.nextInt(3) == 0 ? List.of() : some(SELECTORS, random.nextInt(1, 3));
        hub = start();
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

    private Hub start() {
        EventLog seen = random.nextBoolean() ? log : new SelectionSimulation.LateLog(log, logLoop);
        Hub started = new Hub(new OneThreadLog(seen), options, HubListener.NONE, tuning);
        for (int i = 0; i < shardCount; i++) {
            ManualLoop loop = new ManualLoop(() -> SimulatedGrant.timeOf(now));
            loops.add(loop);
            shards.add(started.addShard(loop, random.split()));
        }
        CompletableFuture<Void> known = started.revocationsKnown().toCompletableFuture();
        logLoop.runAll();
        assertThat(known).isCompleted();
        return started;
    }

    /** Ends the hub, and what it had asked of the log; the next one has the same log. */
    private void kill() {
        kills++;
        clients.forEach(client -> client.lose(log, false));
        clients.forEach(client -> client.unheard.clear());
        logLoop = new ManualLoop();
        loops.clear();
        shards.clear();
        asked.clear();
        hub = start();
    }

    /** Plays one history after another; the failure names the seed. */
    public static void play(long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                new GrantSimulation(seed).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private void play() {
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            arrive();
        }
        for (int step = random.nextInt(50, 300); step > 0; step--) {
            step();
            assertThat(faults).isEmpty();
        }
        settle();
        assertThat(faults).isEmpty();
        assertThat(asked).allSatisfy(one -> assertThat(one).isDone());
        clients.forEach(client -> client.end(log));
        clients.forEach(client -> client.stream().end = log.ids().at(log.head()));
        clients.forEach(model::check);
        clients.forEach(client -> client.lose(log, true));
        clients.forEach(client -> client.unheard.forEach(one -> one.close(CloseReason.CLIENT_GONE)));
        rest();
        assertThat(hub.subscriberCount()).isZero();
        assertThat(hub.feedBytes()).isZero();
        hub.close();
    }

    private void arrive() {
        SimulatedGrant grant = grantFor(pick(List.of("app", "other")), pick(List.of("u1", "u2", "u3", "")));
        StreamName name =
                isKept && random.nextInt(3) > 0 ? StreamName.of("client-of-the-simulation-" + clients.size()) : null;
        Subscription wish = Subscription.from(
                        View.of(Selectors.of("a")), random.nextInt(3) == 0 ? Cursor.EARLIEST : null)
                .with(random.nextInt(3) == 0 ? FrameForm.ENVELOPE : FrameForm.PLAIN)
                .withMarks(random.nextInt(3) == 0)
                .with(name == null ? null : StreamClaim.of(name));
        GrantedClient client = new GrantedClient(
                wish, grant, wishWithin(grant), () -> new Arrival("", "", false, now, model.answered.size()));
        clients.add(client);
        client.connect(pick(shards), Integer.MAX_VALUE);
        rest();
    }

    /** One that is in force now, and allows something. */
    private SimulatedGrant grantFor(@Nullable String issuer, @Nullable String subject) {
        while (true) {
            SimulatedGrant grant = someGrant(issuer, subject);
            boolean isGood =
                    !hub.revocations().hit(grant.bearer()) && !GrantModel.isHit(model.answered, grant.bearer());
            if (isGood && !allowedBy(grant).isEmpty()) {
                return grant;
            }
        }
    }

    private SimulatedGrant someGrant(@Nullable String issuer, @Nullable String subject) {
        return someGrant(issuer, subject, List.of());
    }

    /** @param more what it grants beside what it happens to */
    private SimulatedGrant someGrant(@Nullable String issuer, @Nullable String subject, List<Selector> more) {
        Bearer bearer = new Bearer(
                issuer,
                String.valueOf(subject).isEmpty() ? null : subject,
                random.nextInt(4) == 0 ? null : "token-" + tokens++,
                random.nextInt(4) == 0 ? null : SimulatedGrant.timeOf(now));
        long endsAt = random.nextInt(3) == 0
                ? SimulatedGrant.NEVER
                : now + Duration.ofMillis(random.nextInt(1, 20_000)).toNanos();
        String ticket = random.nextInt(3) == 0 ? "ticket" : null;
        List<Selector> readable = Stream.concat(more.stream(), some(SELECTORS, random.nextInt(4)).stream())
                .toList();
        List<Selector> past = random.nextBoolean() ? readable : some(SELECTORS, random.nextInt(4));
        return new SimulatedGrant(bearer, readable, past, open, endsAt, ticket);
    }

    private List<Selector> some(List<String> texts, int count) {
        return Stream.generate(() -> pick(texts))
                .limit(count)
                .distinct()
                .map(Selector::of)
                .toList();
    }

    private static List<String> allowedBy(SimulatedGrant grant) {
        return SELECTORS.stream()
                .filter(text -> grant.allows(Selector.of(text)))
                .toList();
    }

    private Selectors wishWithin(SimulatedGrant grant) {
        return new Selectors(some(allowedBy(grant), random.nextInt(1, 4)));
    }

    private void step() {
        GrantedClient client = pick(clients);
        switch (random.nextInt(kills < 3 && isKept ? 152 : 150) / 10) {
            case 0, 1, 2, 3 -> publish(random.nextInt(1, 5));
            case 4, 5, 6 -> pick(loops).runOne();
            case 7 -> pass(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 4000 : 400)));
            case 8 -> logLoop.runOne();
            case 9 -> change(client);
            case 10, 11 -> renew(client);
            case 12 ->
                client.room(random.nextInt(3) == 0 ? Integer.MAX_VALUE : random.nextInt(2000), random.nextBoolean());
            case 13 -> leaveOrRevoke(client);
            case 14 -> comeBack(client, random.nextInt(5) == 0);
            default -> kill();
        }
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            String[] topics =
                    random.nextInt(5) == 0 ? new String[] {pick(TOPICS), pick(TOPICS)} : new String[] {pick(TOPICS)};
            String filler = "x".repeat(random.nextInt(5) == 0 ? random.nextInt(3000) : random.nextInt(40));
            Event event = Event.on(Stream.of(topics).distinct().toArray(String[]::new))
                    .data("event " + model.published.size() + " " + filler)
                    .isPrivate(random.nextInt(3) == 0)
                    .build();
            long position = log.append(List.of(event))
                    .toCompletableFuture()
                    .join()
                    .get(0)
                    .position();
            model.published.put(position, event);
        }
    }

    /** The shards tick as it does; their other tasks wait. */
    private void pass(Duration time) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(TICK)) {
            Duration next = left.compareTo(TICK) < 0 ? left : TICK;
            now += next.toNanos();
            loops.forEach(loop -> loop.pass(next));
            shards.forEach(Shard::tick);
        }
        for (GrantedClient client : clients) {
            assertThat(client.isConnected() && GrantModel.isOver(client.stream(), now))
                    .as("a stream outlives %s at %s", client.stream().grants().toList(), now)
                    .isFalse();
        }
    }

    private void change(GrantedClient client) {
        if (client.name == null || client.begunAfter == null) {
            return;
        }
        List<String> choice = random.nextInt(4) == 0 ? SELECTORS : allowedBy(client.grant);
        List<Selector> add = some(choice.isEmpty() ? SELECTORS : choice, random.nextInt(1, 3));
        List<Selector> drop = new ArrayList<>(some(SELECTORS, random.nextInt(1, 4)));
        drop.removeAll(add);
        try {
            ask(hub.select(client.name, new SelectionChange(add, drop, someBeginning(), 100))
                    .toCompletableFuture());
        } catch (StreamBusyException later) {
            assertThat(later).hasMessageContaining("wait");
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

    /** What was refused was so for a reason. */
    private void ask(CompletableFuture<?> question) {
        asked.add(question.whenComplete((answer, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            boolean isRefusal = cause == null
                    || cause instanceof InvalidValueException
                    || cause instanceof UnknownStreamException
                    || cause instanceof OtherPartyException
                    || cause instanceof StreamBusyException;
            if (!isRefusal) {
                faults.add("It failed: " + failure);
            }
        }));
    }

    private void renew(GrantedClient client) {
        if (client.name == null || client.begunAfter == null) {
            return;
        }
        Bearer holder = client.grant.bearer();
        boolean isOther = random.nextInt(10) == 0;
        List<Selector> kept = random.nextInt(4) > 0 ? client.selected().all() : List.of();
        SimulatedGrant next = someGrant(holder.issuer(), isOther ? "u4" : holder.subject(), kept);
        GrantedStream stream = client.stream();
        try {
            ask(hub.renew(next.renewalOf(client.name))
                    .whenComplete((id, failure) -> renewed(client, stream, next, id))
                    .toCompletableFuture());
        } catch (StreamBusyException later) {
            assertThat(later).hasMessageContaining("wait");
        }
    }

    private void renewed(GrantedClient client, GrantedStream stream, SimulatedGrant next, @Nullable String id) {
        if (id == null) {
            return;
        }
        stream.renewals.put(log.ids().positionOf(id), next);
        if (client.stream() == stream) {
            client.grant = next;
        }
        if (!next.bearer().isSameParty(stream.grant.bearer())) {
            faults.add("One party's stream goes on by the grant of another: " + next);
        }
    }

    private void leaveOrRevoke(GrantedClient client) {
        if (random.nextInt(5) > 0) {
            client.lose(log, random.nextInt(3) > 0);
            return;
        }
        Bearer holder = client.grant.bearer();
        boolean isToken = holder.tokenId() != null && random.nextBoolean();
        String subject = random.nextInt(4) > 0 ? holder.subject() : null;
        String issuer = random.nextBoolean() || (!isToken && subject == null) ? holder.issuer() : null;
        // What is issued from now on is not taken back.
        now++;
        Instant before = SimulatedGrant.timeOf(random.nextInt(3) == 0 ? random.nextLong(now) : now);
        Revocation revocation = new Revocation(issuer, subject, isToken ? holder.tokenId() : null, before, Instant.MAX);
        Hub of = hub;
        ask(hub.revoke(revocation)
                .whenComplete((done, failure) -> revoked(of, revocation))
                .toCompletableFuture());
    }

    private void revoked(Hub of, Revocation revocation) {
        if (of != hub) {
            return;
        }
        model.answered.add(revocation);
        for (GrantedClient client : clients) {
            if (client.isConnected()
                    && client.stream().grants().allMatch(one -> GrantModel.isHit(List.of(revocation), one.bearer()))) {
                faults.add(revocation + " left a stream open: " + client.stream().grant);
            }
        }
    }

    /** Also while its last connection is still open: a second one takes over. Who has no grant in force gets another before, but where that was taken back on the way. */
    private void comeBack(GrantedClient client, boolean isAnyway) {
        if (client.isConnected() && !isAnyway) {
            return;
        }
        client.lose(log, random.nextBoolean());
        boolean isTakenBack = GrantModel.isHit(model.answered, client.grant.bearer());
        boolean isKnown = hub.revocations().hit(client.grant.bearer());
        assertThat(!isTakenBack || isKnown)
                .as("it is known that %s is taken back", client.grant)
                .isTrue();
        boolean isGood = !client.grant.isOver(now) && (!isKnown || random.nextInt(4) == 0);
        if (!isGood || random.nextInt(4) == 0) {
            client.grant = grantFor(
                    client.grant.bearer().issuer(), client.grant.bearer().subject());
        }
        open(client, random.nextInt(3) == 0 ? random.nextInt(2000) : Integer.MAX_VALUE);
    }

    private void open(GrantedClient client, int room) {
        if (allowedBy(client.grant).isEmpty()) {
            return;
        }
        boolean isAllowed = client.wish.all().stream().allMatch(client.grant::allows);
        client.wish = isAllowed && random.nextInt(3) > 0 ? client.wish : wishWithin(client.grant);
        client.connect(pick(shards), room);
        boolean isOpen = client.isConnected() && hub.revocations().hit(client.grant.bearer());
        assertThat(isOpen).as("opened by %s, which is taken back", client.grant).isFalse();
    }

    private void settle() {
        rest();
        for (int round = 0; round < 8 || (round < 200 && !clients.stream().allMatch(GrantedClient::isLive)); round++) {
            for (GrantedClient client : clients) {
                if (!client.isConnected()) {
                    client.lose(log, true);
                    client.grant = lastGrantFor(client);
                    open(client, Integer.MAX_VALUE);
                }
                client.room(Integer.MAX_VALUE, true);
            }
            for (int i = 0; i < 5; i++) {
                rest();
                pass(Duration.ofSeconds(1));
            }
            rest();
        }
        assertThat(clients).allSatisfy(client -> assertThat(client.isLive()).isTrue());
    }

    private SimulatedGrant lastGrantFor(GrantedClient client) {
        Bearer holder = client.grant.bearer();
        SimulatedGrant one = grantFor(holder.issuer(), holder.subject());
        return new SimulatedGrant(one.bearer(), one.readable(), one.past(), open, SimulatedGrant.NEVER, null);
    }

    private void rest() {
        for (int i = 0; i < 20; i++) {
            logLoop.runAll();
            loops.forEach(ManualLoop::runAll);
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** A log that one hub follows after another, and none closes. */
    private static final class KeptLog extends ForwardingEventLog {
        private CommitListener follower = entry -> {};

        KeptLog(EventLog log) {
            super(log);
            log.follow(entry -> follower.onCommitted(entry));
        }

        @Override
        public void follow(CommitListener listener) {
            follower = listener;
        }

        @Override
        public void close() {}
    }

    /** A log that never answers what another thread asks: that would make a seed's history another each time. */
    private static final class OneThreadLog extends ForwardingEventLog {
        private final Thread owner = Thread.currentThread();

        OneThreadLog(EventLog log) {
            super(log);
        }

        @Override
        public CompletionStage<Location> locate(View view, Cursor cursor) {
            return Thread.currentThread() == owner ? super.locate(view, cursor) : new CompletableFuture<>();
        }
    }
}
