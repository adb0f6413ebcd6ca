package dev.tidings.presence;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.Form;
import dev.tidings.log.Housekeeping;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a hub says to all hubs of its log of the streams that it has, and what they make of it: what changed since it last said something, and from time to time everything, so that a hub that begins, or missed something,
 * has it from the log. Of the thread that keeps presence.
 */
final class Reports {
    static final Topic TOPIC = new Topic(Topic.RESERVED + "/presence-nodes");
    static final String TYPE = HubEvent.PREFIX + "presence-report";
    /** How many rows an event has at the most, and how many are said at once. */
    private static final int ROWS = 512;

    private static final int ROWS_AT_ONCE = 4 * ROWS;
    /** Of what is said of members besides their names, in one turn, about: an engine takes appends of a megabyte at least. */
    private static final int CHARS = 1 << 17;

    private static final int MOST_WANTED = 256;
    /** How often everything is said, in milliseconds; what is said may be read for three times as long. */
    private static final long FULL_MILLIS = 60_000;

    static final Duration KEPT = Duration.ofMillis(3 * FULL_MILLIS);
    private static final long CROWD_MILLIS = 1000;

    private final String own;
    private final Rooms rooms;
    private final Peers peers;
    private final Tellings tellings;
    /** What is left of everything that is being said; null while it is not. */
    private @Nullable Deque<Piece> left;

    private boolean isFirstPart;
    private boolean isFullDue;
    private long fullAt = Peers.LONG_AGO;
    private final Set<Topic> wanted = new LinkedHashSet<>();

    /** A piece of everything that there is to say. */
    private sealed interface Piece permits Entry, Crowd, Occupied {
        Room room();
    }

    /** Somebody in a room. */
    private record Entry(Room room, Attendance row) implements Piece {}

    /** How many are in a room that is not listed. */
    private record Crowd(Room room) implements Piece {}

    /** That readers of a room were told that it has some. */
    private record Occupied(Room room) implements Piece {}

    Reports(String own, Rooms rooms, Peers peers, Tellings tellings) {
        this.own = own;
        this.rooms = rooms;
        this.peers = peers;
        this.tellings = tellings;
    }

    private static Event event(Form form) {
        return Housekeeping.passing(TOPIC, TYPE, form.text(), KEPT);
    }

    private Form form() {
        return new Form().add("node", own).add("number", peers.own().number);
    }

    /** Has everything be said soon. */
    void sayAll() {
        isFullDue = true;
        left = null;
    }

    /** Whether not all of everything has been said. */
    boolean isSaying() {
        return left != null;
    }

    /** Has who tells readers tell them all of a topic. */
    void want(Topic topic) {
        if (wanted.size() < MOST_WANTED) {
            wanted.add(topic);
        }
    }

    Event hello() {
        return event(
                new Form().add("node", own).add("number", peers.nextNumber()).add("hello", 1));
    }

    /** That a hub is to be taken for gone; its streams stay for so long, in milliseconds. */
    Event left(String node, long lingerMillis) {
        return event(form().add("left", node).add("linger", lingerMillis));
    }

    Event gone(String node) {
        return event(form().add("gone", node));
    }

    /** What there is to say, as much of it as one turn may. */
    List<Event> say(long now) {
        List<Event> events = new ArrayList<>();
        if (left == null && (isFullDue || now - fullAt >= FULL_MILLIS)) {
            begin(now);
        }
        Turn turn = new Turn();
        while (left != null && !turn.isFull()) {
            events.add(nextPart(left, turn));
        }
        events.addAll(changes(now, turn));
        return events;
    }

    /** How much of a turn is taken. */
    private static final class Turn {
        private int rows;
        private int chars;

        void take(Room room, Attendance row) {
            rows++;
            chars += room.topic.name().length() + row.issuer.length() + row.subject.length();
            chars += lengthOf(row.info) + lengthOf(row.said);
        }

        void take(Room room) {
            rows++;
            chars += room.topic.name().length();
        }

        private static int lengthOf(@Nullable String text) {
            return text == null ? 0 : text.length();
        }

        boolean isFull() {
            return rows >= ROWS_AT_ONCE || chars >= CHARS;
        }
    }

    private void begin(long now) {
        boolean isTeller = peers.isFirst();
        Deque<Piece> all = new ArrayDeque<>();
        for (Room room : rooms.all()) {
            if (!room.isListed()) {
                all.add(new Crowd(room));
            }
            if (isTeller && room.isOccupiedTold()) {
                all.add(new Occupied(room));
            }
            for (Attendance row : room.rows()) {
                if (room.isListed() && (row.here() > 0 || (isTeller && row.isTold))) {
                    all.add(new Entry(room, row));
                }
            }
            if (room.anonymous().here() > 0) {
                all.add(new Entry(room, room.anonymous()));
            }
        }
        fullAt = now;
        isFullDue = false;
        isFirstPart = true;
        left = all;
    }

    private Event nextPart(Deque<Piece> rest, Turn turn) {
        boolean isTeller = peers.isFirst();
        Form form = form();
        if (isTeller) {
            form.add("token", tellings.token());
        }
        if (isFirstPart) {
            form.add("first", 1);
            isFirstPart = false;
        }
        Rows rows = new Rows(form, "r");
        Rows crowds = new Rows(form, "c");
        Rows unlisted = new Rows(form, "u");
        Rows occupied = new Rows(form, "o");
        for (int i = 0; i < ROWS && !rest.isEmpty() && !turn.isFull(); i++) {
            Piece next = rest.remove();
            Room room = next.room();
            if (next instanceof Entry entry) {
                turn.take(room, entry.row);
                put(rows, room, entry.row, isTeller);
                continue;
            }
            turn.take(room);
            if (next instanceof Occupied) {
                occupied.add(room);
                continue;
            }
            putCrowd(crowds, room);
            if (isTeller) {
                unlisted.add(room);
            }
        }
        if (rest.isEmpty()) {
            left = null;
            form.add("last", 1);
        }
        return event(form);
    }

    private static void put(Rows rows, Room room, Attendance row, boolean isTeller) {
        rows.add(room, row)
                .with("n", row.here())
                .with("w", row.sinceMillis)
                .with("f", row.info == null ? "" : row.info)
                .with("d", row.said == null ? "" : row.said)
                .with("p", isTeller ? row.isTold ? "1" : "0" : "");
    }

    private static void putCrowd(Rows crowds, Room room) {
        crowds.add(room).with("m", room.membersHere()).with("n", room.streamsHere());
    }

    /** What of this hub's streams is not as it was said. */
    private List<Event> changes(long now, Turn turn) {
        List<Form> forms = new ArrayList<>();
        Rows rows = null;
        Form rest = form();
        Rows crowds = new Rows(rest, "c");
        for (Room room : rooms.changed()) {
            for (Attendance row : room.unsaid()) {
                if (turn.isFull()) {
                    break;
                }
                if (rows == null || rows.size() == ROWS) {
                    Form form = form();
                    forms.add(form);
                    rows = new Rows(form, "r");
                }
                turn.take(room, row);
                put(rows, room, row, false);
            }
            boolean isCrowdDue = !room.isListed() && !room.isCrowdSaid() && now - room.crowdSaidAt() >= CROWD_MILLIS;
            if (isCrowdDue && !turn.isFull()) {
                turn.take(room);
                room.crowdSaid(now);
                putCrowd(crowds, room);
            }
        }
        wanted.forEach(topic -> rest.add("want", topic.name()));
        if (crowds.size() > 0 || !wanted.isEmpty()) {
            forms.add(rest);
        }
        wanted.clear();
        return forms.stream().map(Reports::event).toList();
    }

    /** Takes what a hub has said of its streams. */
    void hear(Form form, Peers.Peer by, long now) {
        if (form.get("first") != null) {
            by.seen = Collections.newSetFromMap(new IdentityHashMap<>());
        }
        // What it said of that holds only as long as nothing was told behind it: it may have been on its way for long.
        boolean saysTold = form.get("token") != null && tellings.isAsOf(form.text("token"));
        Rows unlisted = new Rows(form, "u");
        for (int i = 0; saysTold && i < unlisted.size(); i++) {
            list(unlisted.topic(i), false, now);
        }
        Rows rows = new Rows(form, "r");
        for (int i = 0; i < rows.size(); i++) {
            hearRow(rows, i, by, saysTold);
        }
        Rows crowds = new Rows(form, "c");
        for (int i = 0; i < crowds.size(); i++) {
            Room room = rooms.changed(crowds.topic(i));
            if (room != null) {
                room.setCrowd(by.slot, crowds.number("m", i), crowds.number("n", i));
            }
        }
        for (String topic : form.all("want")) {
            tellings.want(new Topic(topic), now);
        }
        if (form.get("last") != null && by.seen != null) {
            hearEnd(form, by, by.seen, saysTold);
            by.seen = null;
        }
    }

    /** From here on a room is listed, or is not. */
    void list(String topic, boolean isListed, long now) {
        Room room = rooms.changed(topic);
        if (room != null) {
            room.list(isListed, now);
        }
    }

    private void hearRow(Rows rows, int at, Peers.Peer by, boolean saysTold) {
        Room room = rooms.changed(rows.topic(at));
        if (room == null) {
            return;
        }
        Attendance row = room.row(rows.issuer(at), rows.subject(at));
        int count = rows.number("n", at);
        if ((row.total() == 0 && !row.isTold) || (row.info == null && row.said == null)) {
            row.info = rows.textOrNull("f", at);
            row.said = rows.textOrNull("d", at);
        }
        room.setCount(row, by.slot, count, rows.millis("w", at));
        String told = rows.text("p", at);
        if (saysTold && !told.isEmpty() && !row.isNobody()) {
            if (row.sinceMillis == 0) {
                row.sinceMillis = rows.millis("w", at);
            }
            room.tell(row, told.equals("1"));
        }
        if (by.seen != null) {
            by.seen.add(row);
        }
        room.noteSaid(row);
        room.forgetIfGone(row);
    }

    /** What it has not said it has no more. */
    private void hearEnd(Form form, Peers.Peer by, Set<Attendance> seen, boolean saysTold) {
        if (saysTold) {
            tellings.learn(form.text("token"));
        }
        for (Room room : rooms.all()) {
            for (Attendance row : List.copyOf(room.rows())) {
                if (seen.contains(row)) {
                    continue;
                }
                if (row.count(by.slot) > 0) {
                    room.setCount(row, by.slot, 0, 0);
                    rooms.changed(room);
                }
                if (saysTold && row.isTold && by.slot != Peers.OWN_SLOT) {
                    room.tell(row, false);
                    rooms.changed(room);
                }
                room.noteSaid(row);
            }
            if (room.anonymous().count(by.slot) > 0 && !seen.contains(room.anonymous())) {
                room.setCount(room.anonymous(), by.slot, 0, 0);
                rooms.changed(room);
            }
        }
        Rows occupied = new Rows(form, "o");
        for (int i = 0; saysTold && i < occupied.size(); i++) {
            Room room = rooms.changed(occupied.topic(i));
            if (room != null) {
                room.occupiedTold(true);
            }
        }
    }
}
