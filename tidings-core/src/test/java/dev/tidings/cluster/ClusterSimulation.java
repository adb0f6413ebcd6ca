package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
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
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
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
    private static final int NOWHERE = -1;
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
    /** What it has now or has discarded, by its positions. */
    private final NavigableMap<Long, Taken> order = new TreeMap<>();
    /** What stood under each id. */
    private final Map<String, String> byId = new HashMap<>();

    private final List<CompletableFuture<?>> answers = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();

    private int published;
    private int failovers;
    /** Whether publishers repeat themselves; then the engine keeps more than a span. */
    private final boolean repeats;
    /** For how many entries a name is known. */
    private final int span;

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
        span = repeats ? random.nextInt(3, 30) : 1000;
    }

    /** A node. */
    private final class Member {
        private final SimulatedEngine.Node connection = engine.connect();
        private final LogCopy copy;
        private final FollowedEventLog log;
        /** Whether the copy has what nobody else may know. */
        private final boolean isToRemember;

        Member(LogCopy copy, boolean isToRemember) {
            this.copy = copy;
            this.isToRemember = isToRemember;
            this.log =
                    FollowedEventLog.start(connection, copy, new ClusterOptions(Duration.ofHours(1), 1L << 20, span));
        }
    }

    private LogCopy newCopy() {
        MemoryLogOptions options = new MemoryLogOptions(Long.MAX_VALUE, random.nextInt(5, 200));
        return keepsCopies ? new KeptCopy(options) : new MemoryEventLog(options);
    }

    /** What the engine took, and whether all are due it: it is no repeat, and was not lost before anybody was told that it is there. */
    private static final class Taken {
        private final Event event;
        private final long position;
        private boolean isDue;
        private final boolean isRepeat;
        /** Whether it repeats, without a name, what lies more than a span before: who has begun since may show it. */
        private final boolean isFar;

        private final String node;
        private final long append;
        /** Where in what was ever taken. */
        private int place;
        /** Whether a master took it that was none any more. */
        private boolean isAside;

        Taken(ClusterEntry entry, long position, boolean isRepeat, boolean isFar) {
            this.event = Objects.requireNonNullElse(entry.event(), NONE);
            this.position = position;
            this.isRepeat = isRepeat;
            this.isFar = isFar;
            this.isDue = !isRepeat && entry.event() != null;
            this.node = entry.node();
            this.append = entry.append();
        }

        String name() {
            return nameOf(event.data(), position);
        }

        @Override
        public String toString() {
            return name() + (isRepeat ? "=" : isDue ? "" : "!");
        }
    }

    private static String nameOf(String data, long position) {
        return data + "/" + position;
    }

    /** An event that somebody wants published, through whatever node. */
    private record Publication(Event event, AppendOptions options) {}

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
            } else if (isOfSeveral(cursor)) {
                // It goes on behind the newest of that name, whichever it had.
                received.add(GAP);
            } else if (cursor.indexOf('.') > 0) {
                // It is sent all that comes after what it has of the snapshot, and not the newest of that alone.
                received.add(GAP);
            }
        }

        private boolean isOfSeveral(String id) {
            return taken.stream().filter(one -> id.equals(one.event.id())).count() > 1;
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
            members.add(new Member(newCopy(), false));
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
            case 17 -> engine.arriveLate(repeats ? span : Long.MAX_VALUE);
            case 18 -> repeat(member);
            default -> trouble(member);
        }
    }

    private void trouble(Member member) {
        switch (random.nextInt(6)) {
            case 0 -> engine.trim(Math.min(random.nextInt(20), spare()));
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

    /** How many of the engine's entries may go: where publishers repeat themselves, so many stay that a node that begins can read a span before it serves any. */
    private int spare() {
        return repeats ? Math.max(0, engine.entries().size() - span - 2) : Integer.MAX_VALUE;
    }

    private void publish(Member member) {
        if (repeats && random.nextInt(4) == 0) {
            repeat(member);
            return;
        }
        String data = "e" + published++;
        int kind = repeats ? random.nextInt(6) : 3;
        Event.Builder event = Event.on(pick(TOPICS)).data(data);
        Publication one =
                switch (kind) {
                    case 0 -> new Publication(event.id("own " + data).build(), AppendOptions.DEFAULTS);
                    case 1 -> new Publication(event.id(data).build(), new AppendOptions(null, null, "publisher"));
                    case 2 -> new Publication(event.build(), new AppendOptions(null, data));
                    default -> new Publication(event.build(), AppendOptions.DEFAULTS);
                };
        if (kind < 3) {
            publications.add(one);
        }
        send(one, member);
    }

    private void send(Publication publication, Member member) {
        CompletableFuture<List<Appended>> answer = member.log
                .append(List.of(publication.event()), publication.options())
                .toCompletableFuture();
        answers.add(answer);
        answer.thenAccept(appended -> acknowledged.add(publication.event().data()));
    }

    /** One of those with names, which may be known still or not any more. */
    private void repeat(Member member) {
        if (!publications.isEmpty()) {
            int newest = Math.min(publications.size(), span);
            send(publications.get(publications.size() - 1 - random.nextInt(newest)), member);
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
        engine.failOver(Math.min(random.nextInt(6), engine.discarded() == 0 ? 6 : spare()), unaware);
        order.tailMap(engine.head(), false).values().removeIf(one -> {
            if (one.isDue && !acknowledged.contains(one.event.data())) {
                one.isDue = false;
                takenInVain.add(one);
            }
            return true;
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
            ClusterEntry entry = ClusterEntry.decode(engine.entries().get((int) (at - engine.discarded())));
            Collection<Taken> near =
                    order.subMap(at + 1 - span, true, at + 1, false).values();
            boolean isSentAgain = !isNamed(entry) && isSentAgain(entry, order.values());
            boolean isRepeat = isNamed(entry) ? isNameOf(entry, near) : isSentAgain;
            Taken one = new Taken(entry, at + 1, isRepeat, isSentAgain && !isSentAgain(entry, near));
            take(one);
            order.put(at + 1, one);
        }
        noted = engine.head();
        notedInVain.replaceAll(this::noteTakenInVain);
    }

    private boolean isNamed(ClusterEntry entry) {
        return entry.event() == null
                || publications.stream()
                        .anyMatch(one -> one.event().data().equals(entry.event().data()));
    }

    private static boolean isNameOf(ClusterEntry entry, Collection<Taken> before) {
        Event event = entry.event();
        return event != null && before.stream().anyMatch(one -> one.event.data().equals(event.data()));
    }

    private static boolean isSentAgain(ClusterEntry entry, Collection<Taken> before) {
        return before.stream().anyMatch(one -> one.node.equals(entry.node()) && one.append >= entry.append());
    }

    private long noteTakenInVain(SimulatedEngine.Order master, long after) {
        long position = after;
        for (Sequencer.Entry entry : master.after(after)) {
            position++;
            ClusterEntry decoded = ClusterEntry.decode(entry);
            if (decoded.event() != null) {
                Taken one = new Taken(decoded, position, false, false);
                one.isDue = false;
                one.isAside = true;
                take(one);
                takenInVain.add(one);
            }
        }
        return position;
    }

    private void kill(Member member) {
        boolean isToRemember =
                member.connection.isBehindAFailover() || (member.isToRemember && !member.connection.isThrough());
        if (isToRemember && !keepsCopies) {
            // Nobody else knows what it has acknowledged.
            return;
        }
        clients.forEach(client -> client.at = client.at == member ? null : client.at);
        members.remove(member);
        member.log.close();
        boolean isRemembered = isToRemember || (keepsCopies && random.nextInt(4) > 0);
        members.add(new Member(isRemembered ? member.copy : newCopy(), isToRemember));
    }

    private void settle() {
        for (Member member : members) {
            member.connection.partition(false);
            // Where all was discarded, nothing comes that would tell a node so.
            if (member.connection.isUnaware() || engine.entries().isEmpty()) {
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
        // Where all was discarded before its node came to it, and nothing has come since, it is not served yet.
        if (client.at != null) {
            takenInVain.forEach(one -> checkTold(client, one));
        }
    }

    /** What was acknowledged and is in no order is told some time, to all who were there before it: a gap is the last word of it. */
    private void checkTold(Client client, Taken lost) {
        String data = lost.event.data();
        boolean isInOrder =
                order.values().stream().anyMatch(one -> one.event.data().equals(data));
        if (!acknowledged.contains(data) || isInOrder || !client.view.sees(lost.event)) {
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
        Set<String> known = new HashSet<>(had);
        // Where what it had last may be.
        List<Integer> lasts = List.of(NOWHERE);
        for (String one : stretch) {
            known.add(dataOf(one));
            had.add(dataOf(one));
            List<String> wrong = new ArrayList<>(List.of(one + " was never there"));
            List<Integer> next = new ArrayList<>();
            for (int at : placesOf(one)) {
                for (int last : lasts) {
                    String fault = faultBetween(last, at, client, known);
                    if (fault == null) {
                        next.add(at);
                        break;
                    }
                    wrong.add(fault);
                }
            }
            assertThat(next)
                    .as("%s of %s of %s", wrong.get(wrong.size() - 1), client.received, taken)
                    .isNotEmpty();
            lasts = next;
        }
    }

    private @Nullable String faultBetween(int last, int at, Client client, Set<String> had) {
        if (last == NOWHERE) {
            return null;
        }
        if (at <= last) {
            return taken.get(at) + " is not behind " + taken.get(last);
        }
        boolean isAside = taken.get(at).isAside;
        if (taken.get(last).isAside && !isAside) {
            return taken.get(at) + " is behind " + taken.get(last) + ", which another master took";
        }
        // What the new master takes meanwhile is for those who have left the old one.
        for (int i = last + 1; i < at && !isAside; i++) {
            Taken between = taken.get(i);
            if (between.isDue && client.view.sees(between.event) && !had.contains(between.event.data())) {
                return between + " is missing before " + taken.get(at);
            }
        }
        return null;
    }

    private static String dataOf(String name) {
        return name.substring(0, name.indexOf('/'));
    }

    private int lastIndexOf(String name) {
        List<Integer> all = places.getOrDefault(name, List.of());
        return all.isEmpty() ? -1 : all.get(all.size() - 1);
    }

    /** Where in what was ever taken something is that is no repeat: at one place in the order after failovers, several. */
    private List<Integer> placesOf(String name) {
        return places.getOrDefault(name, List.of()).stream()
                .filter(place -> !repeats || !taken.get(place).isRepeat || taken.get(place).isFar)
                .toList();
    }

    private void take(Taken one) {
        one.place = taken.size();
        places.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one.place);
        taken.add(one);
    }

    /** A node has what the engine has, and nothing that it has lost: between two gaps all that is no repeat, be it kept by others or not. */
    private void check(Member member) {
        List<Taken> stretch = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        View all = View.of(Selectors.of("*"));
        for (long after = 0; after < member.log.head(); ) {
            Slice slice = member.log.read(all, after, ALL).toCompletableFuture().join();
            if (slice.discardedUpTo() > after) {
                checkStretch(stretch, false);
                stretch.clear();
            }
            for (LogEntry entry : slice.entries()) {
                note(entry);
                shown.add(nameAt(member, entry));
                stretch.add(Objects.requireNonNull(order.get(numberAt(member, entry.position())), shown::toString));
                assertThat(entry.event().data())
                        .isEqualTo(stretch.get(stretch.size() - 1).event.data());
            }
            after = slice.upTo();
        }
        assertThat(shown).doesNotHaveDuplicates();
        checkStretch(stretch, true);
        if (repeats) {
            publications.forEach(one -> checkCursor(member, one));
        }
    }

    private void checkStretch(List<Taken> stretch, boolean isLast) {
        if (repeats && !stretch.isEmpty()) {
            long from = stretch.get(0).position;
            long to = isLast ? engine.head() : stretch.get(stretch.size() - 1).position;
            assertThat(stretch.stream().filter(one -> !one.isFar).toList())
                    .as("by spans of %d of %s", span, taken)
                    .isEqualTo(order.subMap(from, true, to, true).values().stream()
                            .filter(one -> !one.isRepeat && !one.event.equals(NONE))
                            .toList());
        }
    }

    /** An own id stands for the newest of that name, on all nodes that know it. */
    private void checkCursor(Member member, Publication publication) {
        String id = publication.event().id();
        if (id == null || !publication.options().showsOwnIds()) {
            return;
        }
        Location found = member.log
                .locate(View.EVERYTHING, new Cursor.After(id))
                .toCompletableFuture()
                .join();
        if (found.known()) {
            long newest = order.values().stream()
                    .filter(one -> id.equals(one.event.id()) && !one.isRepeat)
                    .mapToLong(one -> one.position)
                    .max()
                    .orElseThrow();
            assertThat(numberAt(member, found.position()))
                    .as("%s of %s", id, taken)
                    .isEqualTo(newest);
        }
    }

    private static long numberAt(Member member, long position) {
        String place = member.log.ids().at(position);
        return Long.parseLong(place.substring(place.indexOf('-') + 1));
    }

    private static String nameAt(Member member, LogEntry entry) {
        return nameOf(entry.event().data(), numberAt(member, entry.position()));
    }
}
