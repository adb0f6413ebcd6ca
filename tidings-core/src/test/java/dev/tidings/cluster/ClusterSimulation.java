package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Nodes, an engine that trims and fails over and loses its newest entries, connections that break and whose messages arrive late, nodes that are killed, publishers that repeat what got no answer through another node, clients that move
 * from node to node: all by one seed. In the end nobody may have had an event twice or out of order, or lack one that was acknowledged without having been told a gap where it should have been; and no id may ever have stood for two events.
 */
final class ClusterSimulation {
    private static final List<String> TOPICS = List.of("a", "b", "c");
    private static final ReadLimit FEW = new ReadLimit(3, Integer.MAX_VALUE);
    private static final String GAP = "a gap";

    private final SplittableRandom random;
    private final SimulatedEngine engine;
    private final List<Member> members = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Publication> publications = new ArrayList<>();
    /** What the engine has ever taken, in that order, by what it says; and what stood under each id. */
    private final List<String> taken = new ArrayList<>();

    private final Map<String, String> byId = new HashMap<>();
    private final Map<String, Event> events = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    /** How many of the engine's positions are noted as taken. */
    private long noted;

    private int published;

    /** Plays one history after another; the failure names the seed. */
    static void play(long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                new ClusterSimulation(seed).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private ClusterSimulation(long seed) {
        random = new SplittableRandom(seed);
        engine = new SimulatedEngine(random.split());
    }

    /** A node. */
    private final class Member {
        private final SimulatedEngine.Node connection = engine.connect();
        private final FollowedEventLog log = FollowedEventLog.start(
                connection,
                new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, random.nextInt(5, 200))),
                new ClusterOptions(Duration.ofHours(1), 1L << 20));
    }

    /** An event that somebody wants published, through whatever node. */
    private static final class Publication {
        private final Event event;
        private @Nullable CompletableFuture<List<Appended>> answer;

        Publication(Event event) {
            this.event = event;
        }
    }

    private final class Client {
        private final View view = View.of(Selectors.of(random.nextBoolean() ? "*" : pick(TOPICS)));
        private final List<String> received = new ArrayList<>();
        private @Nullable Member at;
        private long position;
        private @Nullable String cursor;

        void connect(Member member) {
            at = member;
            if (cursor == null) {
                position = member.log.head();
                cursor = member.log.ids().at(position);
                received.add(GAP);
                return;
            }
            Location found = Objects.requireNonNull(member.log
                    .locate(view, new Cursor.After(cursor))
                    .toCompletableFuture()
                    .getNow(null));
            position = found.position();
            if (!found.known()) {
                received.add(GAP);
                cursor = member.log.ids().at(position);
            }
        }

        void read() {
            Member member = at;
            if (member == null || position >= member.log.head()) {
                return;
            }
            Slice slice =
                    member.log.read(view, position, FEW).toCompletableFuture().join();
            if (slice.discardedUpTo() > position) {
                received.add(GAP);
                cursor = member.log.ids().at(slice.discardedUpTo());
            }
            for (LogEntry entry : slice.entries()) {
                note(entry);
                received.add(entry.event().data());
                cursor = entry.id();
            }
            position = Math.max(position, slice.upTo());
        }
    }

    private void note(LogEntry entry) {
        String before = byId.putIfAbsent(entry.id(), entry.event().data());
        assertThat(before == null || before.equals(entry.event().data()))
                .as("%s is %s and %s", entry.id(), before, entry.event().data())
                .isTrue();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private void play() {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            members.add(new Member());
        }
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            clients.add(new Client());
        }
        int steps = random.nextInt(50, 600);
        for (int i = 0; i < steps; i++) {
            step();
            noteTaken();
        }
        settle();
        clients.forEach(this::check);
        members.forEach(this::check);
        members.forEach(member -> member.log.close());
    }

    private void step() {
        Member member = pick(members);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> publish(member);
            case 4, 5, 6 -> member.connection.arrive();
            case 7, 8 -> member.connection.answer();
            case 9, 10, 11, 12 -> member.connection.handOver(random.nextInt(1, 6));
            case 13, 14 -> pick(clients).read();
            case 15 -> move(pick(clients));
            case 16 -> member.connection.comeBack();
            case 17 -> engine.arriveLate();
            case 18 -> repeat(member);
            default -> trouble(member);
        }
    }

    private void trouble(Member member) {
        switch (random.nextInt(6)) {
            case 0 -> engine.trim(random.nextInt(20));
            case 1 -> failOver();
            case 2 -> kill(member);
            case 3 -> member.connection.partition(random.nextBoolean());
            default -> member.connection.cut(true);
        }
    }

    private void publish(Member member) {
        String data = "e" + published++;
        boolean isNamed = random.nextInt(3) == 0;
        Event.Builder event = Event.on(pick(TOPICS)).data(data);
        Publication one = new Publication(isNamed ? event.id("own " + data).build() : event.build());
        if (isNamed) {
            publications.add(one);
        }
        send(one, member);
    }

    private void send(Publication publication, Member member) {
        CompletableFuture<List<Appended>> answer =
                member.log.append(List.of(publication.event)).toCompletableFuture();
        publication.answer = answer;
        events.put(publication.event.data(), publication.event);
        answer.thenAccept(appended -> acknowledged.add(publication.event.data()));
    }

    /** Of those with ids of their own, one that got no answer; only as long as the engine has all from the beginning, or a new node could not know the first. */
    private void repeat(Member member) {
        if (!publications.isEmpty() && engine.discarded == 0) {
            Publication one = pick(publications);
            if (one.answer == null || !one.answer.isDone()) {
                send(one, member);
            }
        }
    }

    private void move(Client client) {
        Member member = pick(members);
        if (member.connection.isUp()
                && member.log.caughtUp().toCompletableFuture().isDone()) {
            client.connect(member);
        } else {
            client.at = null;
        }
    }

    private void failOver() {
        noteTaken();
        engine.failOver(random.nextInt(6));
        noted = engine.head();
    }

    private void noteTaken() {
        for (long at = Math.max(noted, engine.discarded); at < engine.head(); at++) {
            taken.add(ClusterEntry.decode(engine.entries.get((int) (at - engine.discarded)))
                    .event()
                    .data());
        }
        noted = engine.head();
    }

    private void kill(Member member) {
        clients.forEach(client -> client.at = client.at == member ? null : client.at);
        members.remove(member);
        member.log.close();
        members.add(new Member());
    }

    private void settle() {
        for (Member member : members) {
            member.connection.partition(false);
        }
        for (int round = 0; round < 200; round++) {
            for (Member member : members) {
                member.connection.comeBack();
                member.connection.arrive();
                member.connection.answer();
                member.connection.handOver(100);
            }
            noteTaken();
        }
        for (Member member : members) {
            assertThat(member.connection.isThrough()).as("through").isTrue();
        }
        for (Client client : clients) {
            client.connect(pick(members));
            for (int round = 0; round < 1000; round++) {
                client.read();
            }
        }
    }

    /** What it had between two gaps must be all that was acknowledged and is for it, in the order of the engine, once. */
    private void check(Client client) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < taken.size(); i++) {
            first.putIfAbsent(taken.get(i), i);
        }
        String last = null;
        Set<String> had = new HashSet<>();
        for (String one : client.received) {
            if (!one.equals(GAP)) {
                assertThat(had.add(one) || last == null)
                        .as("%s once in %s", one, client.received)
                        .isTrue();
            }
            if (!one.equals(GAP) && last != null) {
                int from = Objects.requireNonNull(first.get(last));
                int to = Objects.requireNonNull(first.get(one));
                assertThat(to)
                        .as("%s behind %s in %s, of %s", one, last, client.received, taken)
                        .isGreaterThan(from);
                for (int i = from + 1; i < to; i++) {
                    String between = taken.get(i);
                    boolean isDue = Objects.equals(first.get(between), i)
                            && acknowledged.contains(between)
                            && client.view.sees(eventOf(between));
                    assertThat(isDue)
                            .as("%s is missing between %s and %s in %s", between, last, one, client.received)
                            .isFalse();
                }
            }
            last = one.equals(GAP) ? null : one;
        }
    }

    private Event eventOf(String data) {
        return Objects.requireNonNull(events.get(data));
    }

    /** A node has what the engine has, and nothing that it has lost. */
    private void check(Member member) {
        List<String> shown = new ArrayList<>();
        View all = View.of(Selectors.of("*"));
        for (long after = 0; after < member.log.head(); ) {
            Slice slice = member.log
                    .read(all, after, new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE))
                    .toCompletableFuture()
                    .join();
            slice.entries().forEach(this::note);
            slice.entries().forEach(entry -> shown.add(entry.event().data()));
            after = slice.upTo();
        }
        assertThat(shown).doesNotHaveDuplicates();
        List<String> kept = engine.entries.stream()
                .map(entry -> ClusterEntry.decode(entry).event())
                .filter(event -> !event.isPrivate())
                .map(Event::data)
                .distinct()
                .toList();
        int common = Math.min(kept.size(), shown.size());
        if (engine.discarded == 0) {
            assertThat(shown.subList(shown.size() - common, shown.size()))
                    .isEqualTo(kept.subList(kept.size() - common, kept.size()));
        }
    }
}
