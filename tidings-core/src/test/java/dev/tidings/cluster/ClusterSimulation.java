package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.Cursor;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.Interruption;
import dev.tidings.log.LogCopy;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private static final ReadLimit ALL = new ReadLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final String GAP = "a gap";
    private static final Event NONE = Event.on("none").data("none").build();

    private final SplittableRandom random;
    private final SimulatedEngine engine;
    private final List<Member> members = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Publication> publications = new ArrayList<>();
    /** What the engine has ever taken, in that order. */
    private final List<Taken> taken = new ArrayList<>();
    /** Where in that each name is. */
    private final Map<String, List<Integer>> places = new HashMap<>();
    /** Of what it has now or has discarded, what says it. */
    private final Map<String, Taken> inOrder = new HashMap<>();
    /** What stood under each id. */
    private final Map<String, String> byId = new HashMap<>();

    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();

    private int published;
    private int failovers;
    /** Whether publishers repeat themselves; then everything is kept, for a name is known as long as its event is. */
    private final boolean repeats;

    private final boolean keepsCopies;

    /** How many of the engine's positions are noted as taken. */
    private long noted;

    /** What masters took that were none any more, or had and lost before anybody was told that it is there. */
    private final List<Taken> takenInVain = new ArrayList<>();
    /** Of each of those masters, how many of its positions are noted. */
    private final Map<SimulatedEngine.Order, Long> notedInVain = new LinkedHashMap<>();

    /** Plays one history after another; the failure names the seed. */
    static void play(long firstSeed, int seeds) {
        play(firstSeed, seeds, false);
    }

    /** The same; where copies are kept, a node that is killed begins again with what it had, and copies fail now and then. */
    static void play(long firstSeed, int seeds, boolean keepsCopies) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                new ClusterSimulation(seed, keepsCopies).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private ClusterSimulation(long seed, boolean keepsCopies) {
        this.keepsCopies = keepsCopies;
        random = new SplittableRandom(seed);
        engine = new SimulatedEngine(random.split());
        repeats = random.nextBoolean();
    }

    /** A node. */
    private final class Member {
        private final SimulatedEngine.Node connection = engine.connect();
        private final LogCopy copy;
        private final FollowedEventLog log;

        Member(LogCopy copy) {
            this.copy = copy;
            this.log =
                    FollowedEventLog.start(connection, copy, new ClusterOptions(Duration.ofHours(1), 1L << 20, 1000));
        }
    }

    private LogCopy newCopy() {
        MemoryLogOptions options = new MemoryLogOptions(Long.MAX_VALUE, repeats ? 10_000 : random.nextInt(5, 200));
        return keepsCopies ? new KeptCopy(options) : new MemoryEventLog(options);
    }

    /** What the engine took, and whether all are due it: it is no repeat, and was not lost before anybody was told that it is there. */
    private static final class Taken {
        private final Event event;
        private final long position;
        private boolean isDue;
        /** Where in what was ever taken. */
        private int place;
        /** Whether a master took it that was none any more. */
        private boolean isAside;

        Taken(Event event, long position, boolean isDue) {
            this.event = event;
            this.position = position;
            this.isDue = isDue;
        }

        String name() {
            return nameOf(event.data(), position);
        }

        @Override
        public String toString() {
            return name() + (isDue ? "" : "!");
        }
    }

    private static String nameOf(String data, long position) {
        return data + "/" + position;
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
        private final boolean beginsWithNewest = random.nextBoolean();
        private final List<String> received = new ArrayList<>();
        /** What it is yet to be sent of the snapshot that it began with; null where it was told a gap since, or is in none. */
        private @Nullable Deque<String> due;
        /** Whether the node that it came to in the midst of its snapshot has a hole there, or it ends before one: it is to be told a gap when it reads on. */
        private boolean isOwedAGap;

        private @Nullable Member at;
        private @Nullable ViewSnapshot snapshot;
        private String lastOfSnapshot = "";
        /** Whether the last of its snapshot is the last of all up to the head that it sees, as far as the engine ever had any. */
        private boolean hasAllBehind;

        private long position;
        private @Nullable String cursor;

        void connect(Member member) {
            at = member;
            snapshot = null;
            isOwedAGap = false;
            EventIds ids = member.log.ids();
            if (cursor == null) {
                begin(member);
                return;
            }
            EventIds.Within within = ids.findWithin(cursor);
            if (within != null && within.head().position() <= member.log.head()) {
                long head = within.head().position();
                if (isInterrupted(member, within.position(), head + 1)) {
                    due = null;
                    // Who has nothing of it begins anew.
                    isOwedAGap = within.position() > 0;
                }
                enter(
                        member,
                        head,
                        Math.min(head, within.position()),
                        within.head().assigned());
                return;
            }
            Location found = member.log
                    .locate(view, new Cursor.After(cursor))
                    .toCompletableFuture()
                    .getNow(null);
            if (found == null) {
                // The node has yet to hear of it: the client goes, and comes again some time.
                at = null;
                return;
            }
            position = found.position();
            if (!found.known()) {
                tellGap();
                cursor = ids.at(position);
            } else if (cursor.indexOf('.') > 0) {
                // It is sent all that comes after what it has of the snapshot, and not the newest of that alone.
                received.add(GAP);
            }
        }

        private void tellGap() {
            received.add(GAP);
            due = null;
            isOwedAGap = false;
        }

        private void begin(Member member) {
            received.add(GAP);
            position = member.log.head();
            cursor = member.log.ids().at(position);
            if (beginsWithNewest) {
                enter(member, position, 0, true);
                long last = snapshot == null ? 0 : snapshot.after(0, Integer.MAX_VALUE)[snapshot.count() - 1];
                Slice behind =
                        member.log.read(view, last, ALL).toCompletableFuture().join();
                hasAllBehind = failovers == 0 && behind.discardedUpTo() == 0;
            }
        }

        private static boolean isInterrupted(Member member, long after, long upTo) {
            return member.copy.read(View.EVERYTHING, after, ALL).toCompletableFuture().join().entries().stream()
                    .anyMatch(entry -> entry.position() <= upTo && Interruption.isOne(entry.event()));
        }

        /** What is in a snapshot; null if some of it is to be told as gone. */
        private @Nullable Deque<String> all(Member member, ViewSnapshot found) {
            Deque<String> all = new ArrayDeque<>();
            long after = 0;
            while (!found.isReadUpTo(after)) {
                Slice slice = member.log
                        .read(view, found, after, ALL)
                        .toCompletableFuture()
                        .join();
                if (slice.discardedUpTo() > 0) {
                    return null;
                }
                slice.entries().forEach(entry -> all.add(entry.event().data()));
                after = slice.upTo();
            }
            return all;
        }

        private void enter(Member member, long head, long after, boolean known) {
            ViewSnapshot found = member.log
                    .newest(view, new ViewSnapshot.Bounds(head, after, Integer.MAX_VALUE))
                    .toCompletableFuture()
                    .join();
            if (!known) {
                tellGap();
            }
            snapshot = found;
            position = after == 0 ? found.before() : after;
            if (after == 0 && known) {
                // Who has nothing of it begins anew. Another node may have what this one lacks.
                due = isInterrupted(member, 0, member.log.head()) ? null : all(member, found);
            }
            leaveIfRead(member, found);
        }

        private void leaveIfRead(Member member, ViewSnapshot held) {
            cursor = held.idAt(position, member.log.ids());
            if (!held.isReadUpTo(position)) {
                return;
            }
            assertThat(due == null || due.isEmpty())
                    .as("%s is missing of %s", due, received)
                    .isTrue();
            position = held.head();
            snapshot = null;
            if (due != null && !lastOfSnapshot.isEmpty() && hasAllBehind) {
                received.add(lastOfSnapshot);
            }
            due = null;
        }

        void read() {
            Member member = at;
            ViewSnapshot held = snapshot;
            if (member != null && held != null) {
                read(member, held);
            } else if (member != null && position < member.log.head()) {
                read(member);
            }
        }

        private void read(Member member, ViewSnapshot held) {
            Slice slice = member.log
                    .read(view, held, position, FEW)
                    .toCompletableFuture()
                    .join();
            if (slice.discardedUpTo() > position) {
                tellGap();
            }
            for (LogEntry entry : slice.entries()) {
                note(entry);
                if (due != null) {
                    assertThat(entry.event().data()).as("of %s", received).isEqualTo(due.poll());
                }
                lastOfSnapshot = nameAt(member, entry);
            }
            position = Math.max(position, Math.max(slice.upTo(), slice.discardedUpTo()));
            leaveIfRead(member, held);
        }

        private String nameAt(Member member, LogEntry entry) {
            String place = member.log.ids().at(entry.position());
            return nameOf(entry.event().data(), Long.parseLong(place.substring(place.indexOf('-') + 1)));
        }

        private void read(Member member) {
            Slice slice =
                    member.log.read(view, position, FEW).toCompletableFuture().join();
            if (slice.discardedUpTo() > position) {
                tellGap();
                cursor = member.log.ids().at(slice.discardedUpTo());
            }
            for (LogEntry entry : slice.entries()) {
                note(entry);
                if (due != null && entry.event().data().equals(due.peek())) {
                    due.remove();
                }
                received.add(nameAt(member, entry));
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
            members.add(new Member(newCopy()));
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
        // What was discarded before its node came to it is not answered before its time is over.
        assertThat(engine.discarded() > 0 || answers.stream().allMatch(CompletableFuture::isDone))
                .as("all answered")
                .isTrue();
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
            case 0 -> engine.trim(repeats ? 0 : random.nextInt(20));
            case 1 -> failOver();
            case 2 -> kill(member);
            case 3 -> member.connection.partition(random.nextBoolean());
            case 4 -> cutOrFail(member);
            default -> member.connection.cut(true);
        }
    }

    private void cutOrFail(Member member) {
        if (member.copy instanceof KeptCopy kept && random.nextBoolean()) {
            if (random.nextBoolean()) {
                kept.fail();
            } else {
                kept.failOnceStored();
            }
        } else {
            member.connection.cut(true);
        }
    }

    private void publish(Member member) {
        String data = "e" + published++;
        boolean isNamed = repeats && random.nextInt(3) == 0;
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
        answers.add(answer);
        answer.thenAccept(appended -> acknowledged.add(publication.event.data()));
    }

    /** Of those with ids of their own, one that got no answer. */
    private void repeat(Member member) {
        if (!publications.isEmpty()) {
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
        failovers++;
        Set<SimulatedEngine.Node> unaware = unaware();
        unaware.forEach(node -> notedInVain.putIfAbsent(node.at(), noted));
        engine.failOver(random.nextInt(6), unaware);
        inOrder.values().removeIf(one -> {
            boolean isLost = one.position > engine.head();
            if (isLost && one.isDue && !acknowledged.contains(one.event.data())) {
                one.isDue = false;
                takenInVain.add(one);
            }
            return isLost;
        });
        noted = engine.head();
    }

    /** Some who do not hear of a failover for a while. Who has not heard of the one before has not of this one either. */
    private Set<SimulatedEngine.Node> unaware() {
        Set<SimulatedEngine.Node> unaware = new HashSet<>();
        for (Member member : members) {
            SimulatedEngine.Node node = member.connection;
            if (node.isUnaware() || (node.isUp() && random.nextInt(4) == 0)) {
                unaware.add(node);
            }
        }
        return unaware;
    }

    private void noteTaken() {
        for (long at = Math.max(noted, engine.discarded()); at < engine.head(); at++) {
            Event event = Objects.requireNonNullElse(
                    ClusterEntry.decode(engine.entries().get((int) (at - engine.discarded())))
                            .event(),
                    NONE);
            boolean isNew = !event.equals(NONE) && !inOrder.containsKey(event.data());
            Taken one = new Taken(event, at + 1, isNew);
            take(one);
            if (isNew) {
                inOrder.put(event.data(), one);
            }
        }
        noted = engine.head();
        notedInVain.replaceAll(this::noteTakenInVain);
    }

    private long noteTakenInVain(SimulatedEngine.Order master, long after) {
        long position = after;
        for (Sequencer.Entry entry : master.after(after)) {
            position++;
            Event event = ClusterEntry.decode(entry).event();
            if (event != null) {
                Taken one = new Taken(event, position, false);
                one.isAside = true;
                take(one);
                takenInVain.add(one);
            }
        }
        return position;
    }

    private void kill(Member member) {
        boolean isToRemember = member.connection.isUnaware();
        if (isToRemember && !keepsCopies) {
            // Nobody else knows what it has acknowledged.
            return;
        }
        clients.forEach(client -> client.at = client.at == member ? null : client.at);
        members.remove(member);
        member.log.close();
        members.add(new Member(isToRemember || (keepsCopies && random.nextInt(4) > 0) ? member.copy : newCopy()));
    }

    private void settle() {
        for (Member member : members) {
            member.connection.partition(false);
            if (member.connection.isUnaware()) {
                member.connection.cut(true);
            }
        }
        for (int round = 0; round < 1000; round++) {
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

    /** What it had between two gaps must be all that is for it, in the order of the engine, once. */
    private void check(Client client) {
        assertThat(client.at == null || client.due == null || client.due.isEmpty())
                .as("%s is missing of %s", client.due, client.received)
                .isTrue();
        assertThat(client.at != null && client.isOwedAGap)
                .as("%s was not told a gap", client.received)
                .isFalse();
        Set<String> had = new HashSet<>();
        List<String> stretch = new ArrayList<>();
        for (String one : client.received) {
            if (!one.equals(GAP)) {
                stretch.add(one);
            } else if (!stretch.isEmpty()) {
                check(client, stretch, had);
                stretch.clear();
            }
        }
        check(client, stretch, had);
        takenInVain.forEach(one -> checkTold(client, one));
    }

    /** What was acknowledged and is in no order is told some time, to all who were there before it: a gap is the last word of it. */
    private void checkTold(Client client, Taken lost) {
        String data = lost.event.data();
        if (!acknowledged.contains(data) || inOrder.containsKey(data) || !client.view.sees(lost.event)) {
            return;
        }
        int at = lost.place;
        int lastBefore = -1;
        int lastGap = -1;
        for (int i = 0; i < client.received.size(); i++) {
            String one = client.received.get(i);
            if (one.equals(GAP)) {
                lastGap = i;
            } else if (one.startsWith(data + "/")) {
                return;
            } else if (lastIndexOf(one) < at) {
                lastBefore = i;
            }
        }
        assertThat(lastGap)
                .as("%s was lost, and not told to who had %s of %s", lost, client.received, taken)
                .isGreaterThan(lastBefore);
    }

    /** The same event may have been lost and have come again, at the same place: either may be meant by the first. */
    private void check(Client client, List<String> stretch, Set<String> had) {
        String wrong = stretch.isEmpty() ? null : stretch.get(0) + " was never there";
        Set<String> hadThen = Set.copyOf(had);
        for (String one : stretch) {
            had.add(one.substring(0, one.indexOf('/')));
        }
        for (int at = stretch.isEmpty() ? -1 : indexOf(stretch.get(0), 0);
                at >= 0 && wrong != null;
                at = indexOf(stretch.get(0), at + 1)) {
            wrong = wrongFrom(at, client, stretch, new HashSet<>(hadThen));
        }
        assertThat(wrong).as("%s of %s", client.received, taken).isNull();
    }

    private @Nullable String wrongFrom(int start, Client client, List<String> stretch, Set<String> had) {
        int last = -1;
        for (String one : stretch) {
            int at = last == -1 ? start : indexOf(one, last + 1);
            if (at < 0) {
                return one + " is not behind " + taken.get(last);
            }
            had.add(taken.get(at).event.data());
            boolean isAside = taken.get(at).isAside;
            if (last >= 0 && taken.get(last).isAside && !isAside) {
                return one + " is behind " + taken.get(last) + ", which another master took";
            }
            // What the new master takes meanwhile is for those who have left the old one.
            for (int i = last + 1; i < at && last >= 0 && !isAside; i++) {
                Taken between = taken.get(i);
                if (between.isDue && client.view.sees(between.event) && !had.contains(between.event.data())) {
                    return between + " is missing before " + one;
                }
            }
            last = at;
        }
        return null;
    }

    private int lastIndexOf(String name) {
        List<Integer> all = places.getOrDefault(name, List.of());
        return all.isEmpty() ? -1 : all.get(all.size() - 1);
    }

    private int indexOf(String name, int from) {
        return places.getOrDefault(name, List.of()).stream()
                .mapToInt(Integer::intValue)
                .filter(place -> place >= from)
                .findFirst()
                .orElse(-1);
    }

    private void take(Taken one) {
        one.place = taken.size();
        places.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one.place);
        taken.add(one);
    }

    /** A node has what the engine has, and nothing that it has lost. */
    private void check(Member member) {
        List<String> shown = new ArrayList<>();
        View all = View.of(Selectors.of("*"));
        for (long after = 0; after < member.log.head(); ) {
            Slice slice = member.log.read(all, after, ALL).toCompletableFuture().join();
            slice.entries().forEach(this::note);
            slice.entries().forEach(entry -> shown.add(entry.event().data()));
            after = slice.upTo();
        }
        assertThat(shown).doesNotHaveDuplicates();
        List<String> kept = engine.entries().stream()
                .map(entry -> ClusterEntry.decode(entry).event())
                .filter(Objects::nonNull)
                .map(Event::data)
                .distinct()
                .toList();
        int common = Math.min(kept.size(), shown.size());
        if (engine.discarded() == 0 && repeats) {
            assertThat(shown.subList(shown.size() - common, shown.size()))
                    .as("of %s", taken)
                    .isEqualTo(kept.subList(kept.size() - common, kept.size()));
        }
    }
}
