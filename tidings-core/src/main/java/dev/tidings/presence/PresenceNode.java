package dev.tidings.presence;

import dev.tidings.event.Event;
import dev.tidings.log.EventIds;
import dev.tidings.log.Form;
import dev.tidings.log.Interruption;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One hub's part in keeping who is there: it is told what streams come and go here and what the log says, in order, and answers in each turn what is to be appended. It knows neither threads nor a clock: times are milliseconds from any origin, but for those of members, which are since
 * 1970. Of the thread that keeps presence.
 */
final class PresenceNode {
    private static final long BEAT_MILLIS = 1000;
    /** How long a hub waits for what others say before it tells readers anything, in milliseconds. */
    private static final long SETTLING_MILLIS = 1000;

    private static final long AGAIN_MILLIS = 5000;
    private static final long SENT_AWAY_MILLIS = 1000;
    /** After how many refusals nobody is waited for any more who was first. */
    private static final int MOST_REFUSALS = 25;

    private final String own;
    private final PresenceOptions options;
    private final Surroundings surroundings;
    private final Rooms rooms = new Rooms();
    private final Lingers lingers = new Lingers();
    private final Peers peers;
    private final Tellings tellings;
    private final Reports reports;

    private long helloSaidAt = Peers.LONG_AGO;
    private long helloHeardAt = Long.MAX_VALUE;
    private long begunAt = Long.MAX_VALUE;
    private long leaseAt = Peers.LONG_AGO;
    private int refusals;

    /**
     * Where a hub is.
     *
     * @param isShared whether there may be other hubs on its log
     * @param isKept whether what it says outlives its process
     * @param awayMillis how long a client stays away at the most whose connection was lost
     */
    record Surroundings(boolean isShared, boolean isKept, long awayMillis) {
        boolean writesReports() {
            return isShared || isKept;
        }
    }

    /**
     * What is to be appended, at once.
     *
     * @param name under which, so that it is refused where another hub was first; null for none
     */
    record Batch(List<Event> events, @Nullable String name) {}

    /** Whose a stream is; without a subject it is nobody's. */
    record Who(String issuer, String subject) {
        static final Who NOBODY = new Who(Attendance.NOBODY, Attendance.NOBODY);
    }

    PresenceNode(String own, PresenceOptions options, Surroundings surroundings) {
        this.own = own;
        this.options = options;
        this.surroundings = surroundings;
        this.peers = new Peers(own);
        this.tellings = new Tellings(own, rooms, options);
        this.reports = new Reports(own, rooms, peers, tellings);
        if (!surroundings.isShared()) {
            peers.hello(peers.own(), 1);
        }
    }

    /** Begins: what was heard so far is what the log had of before. Clients of hubs that are gone have time to come back. */
    void begin(long now) {
        begunAt = now;
        for (Peers.Peer peer : peers.others()) {
            if (!surroundings.isShared() || !peer.isLive()) {
                long linger = Math.max(peer.lingerMillis, debounceMillis() + surroundings.awayMillis());
                peers.left(peer, now + linger);
            }
        }
        if (!surroundings.isShared()) {
            awaitTold(now);
        }
    }

    /** Whoever a hub of before has told of, and of whose streams nothing is known, may come back. */
    private void awaitTold(long now) {
        for (Room room : List.copyOf(rooms.all())) {
            for (Attendance row : List.copyOf(room.untold())) {
                if (row.isTold) {
                    int before = row.here();
                    lingers.add(room, row, now + debounceMillis() + surroundings.awayMillis());
                    changedHere(room, row, before);
                }
            }
        }
    }

    private long debounceMillis() {
        return options.debounce().toMillis();
    }

    /**
     * A stream selects topics that it did not.
     *
     * @param wallMillis since 1970
     */
    void opened(List<Topic> topics, Who who, @Nullable String info, @Nullable String said, long wallMillis) {
        for (Topic topic : topics) {
            Room room = rooms.of(topic);
            if (room == null) {
                continue;
            }
            Attendance row = room.row(who.issuer(), who.subject());
            int before = row.here();
            if (before == 0 && row.total() == 0 && !row.isTold) {
                row.sinceMillis = wallMillis;
                row.info = info;
                row.said = said;
            }
            lingers.takeBack(row);
            row.open++;
            changedHere(room, row, before);
        }
    }

    /**
     * A stream does not select topics any more.
     *
     * @param awayMillis after which it was told to come back; 0 if it was not
     */
    void closed(List<Topic> topics, Who who, long awayMillis, long now) {
        for (Topic topic : topics) {
            Room room = rooms.find(topic);
            Attendance row = room == null ? null : room.find(who.issuer(), who.subject());
            if (room == null || row == null || row.open == 0) {
                continue;
            }
            int before = row.here();
            row.open--;
            lingers.add(room, row, now + awayMillis + debounceMillis());
            changedHere(room, row, before);
        }
    }

    /** A stream came, and was told to come back. */
    void sentAway(List<Topic> topics, Who who, long awayMillis, long now) {
        for (Topic topic : topics) {
            Room room = rooms.find(topic);
            Attendance row = room == null ? null : room.find(who.issuer(), who.subject());
            long until = now + awayMillis + debounceMillis();
            // Who hammers at the door does not stay for longer by that.
            if (room != null && row != null && row.lingering > 0 && until >= row.sentAwayUntil + SENT_AWAY_MILLIS) {
                row.sentAwayUntil = until;
                lingers.takeBack(row);
                lingers.add(room, row, until);
            }
        }
    }

    private void changedHere(Room room, Attendance row, int before) {
        if (!surroundings.isShared()) {
            room.setCount(row, Peers.OWN_SLOT, row.here(), row.sinceMillis);
        }
        room.changedHere(row, before);
        if (!surroundings.isShared()) {
            room.setCrowd(Peers.OWN_SLOT, room.membersHere(), room.streamsHere());
        }
        room.forgetIfGone(row);
        rooms.changed(room);
    }

    /** Somebody wants all of a topic told. */
    void want(Topic topic, long now) {
        if (surroundings.isShared()) {
            reports.want(topic);
        } else {
            tellings.want(topic, now);
        }
    }

    /** The log has an event. */
    void heard(Event event, long now) {
        String type = event.type();
        if (Lease.isOne(event)) {
            Peers.Peer peer = peers.find(event.data());
            if (peer != null) {
                peer.heardAt = Math.max(peer.heardAt, now);
            }
        } else if (Interruption.isOne(event)) {
            reports.sayAll();
            tellings.wantAll();
        } else if (Tellings.TYPE.equals(type)) {
            Form mark = Form.read(event.data());
            Peers.Peer unused = peers.heard(mark.text("node"), now);
            tellings.hear(mark, reports, now);
            refusals = 0;
            if (!surroundings.isShared()) {
                rooms.changed().forEach(this::recount);
            }
        } else if (Reports.TYPE.equals(type)) {
            heardReport(Form.read(event.data()), now);
        }
    }

    /** A room of a hub that is alone has what it has, also when it begins to be listed or not to be. */
    private void recount(Room room) {
        for (Attendance row : List.copyOf(room.unsaid())) {
            room.setCount(row, Peers.OWN_SLOT, row.here(), row.sinceMillis);
            room.noteSaid(row);
        }
        room.setCrowd(Peers.OWN_SLOT, room.membersHere(), room.streamsHere());
    }

    private void heardReport(Form form, long now) {
        String node = form.text("node");
        boolean isOwn = node.equals(own);
        if (isOwn && !surroundings.isShared()) {
            return;
        }
        Peers.Peer peer = peers.heard(node, now);
        boolean isHello = form.get("hello") != null;
        peers.hello(peer, Long.parseLong(form.text("number")));
        if (isHello && isOwn) {
            helloHeardAt = now;
        } else if (isHello) {
            reports.sayAll();
        }
        reports.hear(form, peer, now);
        String left = form.get("left");
        if (left != null) {
            heardLeft(left, Long.parseLong(form.text("linger")), left.equals(node), now);
        }
        String gone = form.get("gone");
        if (gone != null) {
            heardGone(gone);
        }
    }

    private void heardLeft(String node, long lingerMillis, boolean byItself, long now) {
        Peers.Peer known = peers.find(node);
        Peers.Peer peer = known == null ? peers.heard(node, now) : known;
        peer.lingerMillis = byItself ? lingerMillis : 0;
        peers.left(peer, byItself ? now + lingerMillis : Math.max(now, peer.heardAt + lingerMillis));
    }

    private void heardGone(String node) {
        Peers.Peer peer = peers.find(node);
        if (peer == null || peer.isLive()) {
            return;
        }
        for (Room room : rooms.all()) {
            room.drop(peer.slot);
            rooms.changed(room);
        }
        peers.forget(peer);
    }

    /** Whether this hub is the one that tells readers. */
    boolean isTelling(long now) {
        return !surroundings.isShared()
                || (peers.isFirst() && helloHeardAt != Long.MAX_VALUE && now - helloHeardAt >= SETTLING_MILLIS);
    }

    /** What is to be appended now; nothing where there is nothing to say. The next turn comes when that was heard, or is lost. */
    Batch turn(long now) {
        lingers.expire(now, (room, row, before) -> changedHere(room, row, before));
        List<Event> events = new ArrayList<>();
        boolean tells = isTelling(now);
        if (surroundings.isShared()) {
            live(events, now);
        }
        if (surroundings.writesReports() && (surroundings.isShared() || !rooms.isEmpty())) {
            events.addAll(reports.say(now));
        }
        for (Peers.Peer peer : peers.gone(now)) {
            if (!surroundings.isShared()) {
                heardGone(peer.name);
            } else if (tells && !peer.name.equals(own)) {
                events.add(reports.gone(peer.name));
            }
        }
        List<Event> told = tells ? tellings.tell(now) : List.of();
        events.addAll(told);
        rooms.settle(surroundings.isShared());
        String name = told.isEmpty() || !surroundings.isShared() ? null : tellings.name();
        return new Batch(events, name);
    }

    private void live(List<Event> events, long now) {
        boolean isOut = !peers.own().isThere();
        if (isOut && now - helloSaidAt >= AGAIN_MILLIS) {
            helloSaidAt = now;
            events.add(reports.hello());
            reports.sayAll();
        }
        for (Peers.Peer peer : peers.silent(now)) {
            peer.accusedAt = now;
            boolean isOfBefore = peer.heardAt < begunAt;
            long linger =
                    isOfBefore ? now - peer.heardAt + debounceMillis() + surroundings.awayMillis() : debounceMillis();
            events.add(reports.left(peer.name, linger));
        }
    }

    /** What says that this hub is there, to be appended by itself, whatever becomes of all else; null where it is not due. */
    @Nullable
    Event lease(long now) {
        boolean isDue = surroundings.isShared()
                && now - leaseAt >= BEAT_MILLIS
                && (now - peers.own().heardAt >= BEAT_MILLIS || helloHeardAt == Long.MAX_VALUE);
        if (!isDue) {
            return null;
        }
        leaseAt = now;
        return Lease.event(own);
    }

    /** What was to be appended may be lost, or was refused: what there is to say is said anew. */
    void failed() {
        reports.sayAll();
    }

    /** Another hub was first to tell: what is left to be told is told when it was heard. */
    void refused() {
        refusals++;
        if (refusals > MOST_REFUSALS) {
            refusals = 0;
            tellings.learn(EventIds.randomName());
        }
    }

    /** The last words of a hub that ends: all that it has, and how long its clients were told to stay away. */
    List<Event> farewell(long now) {
        List<Event> events = new ArrayList<>();
        if (surroundings.writesReports()) {
            reports.sayAll();
            do {
                events.addAll(reports.say(now));
            } while (reports.isSaying());
            events.add(reports.left(own, Math.max(debounceMillis(), lingers.last() - now)));
        }
        return events;
    }

    Rooms rooms() {
        return rooms;
    }
}
