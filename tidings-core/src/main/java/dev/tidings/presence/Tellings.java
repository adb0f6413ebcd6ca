package dev.tidings.presence;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.EventIds;
import dev.tidings.log.Form;
import dev.tidings.log.Housekeeping;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What readers are told of who is there, by the one hub of a log that does: what all hubs have said, less what was told. With it goes a mark, by which all hubs know what was told; each has a token, and the next one is appended under a
 * name that has the token in it, so that of two hubs which both take it upon themselves one is refused. Of the thread that keeps presence.
 */
final class Tellings {
    static final String TYPE = HubEvent.PREFIX + "presence-mark";
    private static final int EVENTS = 1024;
    /** Of the data of all events of a turn, about; one room's whole may be more. */
    private static final int CHARS = 1 << 18;

    private static final int MOST_WANTED = 10_000;
    private static final long COUNT_MILLIS = 1000;
    /** When all hubs have said how many they have, in milliseconds. */
    private static final long CROWD_SETTLING_MILLIS = 3 * COUNT_MILLIS;

    /** What was told of all is not told again within this time, in milliseconds. */
    private static final long ALL_MILLIS = 10_000;

    private final String own;
    private final Rooms rooms;
    private final PresenceOptions options;
    private final PresenceJson json;
    private String token = "";
    /** When all of a topic was wanted, of those of which that was last: also of such as have no room. */
    private final Map<Topic, Long> wanted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Topic, Long> eldest) {
            return size() > MOST_WANTED;
        }
    };

    Tellings(String own, Rooms rooms, PresenceOptions options) {
        this.own = own;
        this.rooms = rooms;
        this.options = options;
        this.json = new PresenceJson(options.kept());
    }

    String token() {
        return token;
    }

    void learn(String newest) {
        token = newest;
    }

    /** Whether what a hub said that tells readers, when that was the newest token, holds here: nothing was told since, or nothing is known of that. */
    boolean isAsOf(String newest) {
        return token.isEmpty() || token.equals(newest);
    }

    /** The name under which the next mark is appended. */
    String name() {
        return "presence/" + token;
    }

    /** Somebody wants to be told all of a topic. */
    void want(Topic topic, long now) {
        Long before = wanted.get(topic);
        if (before != null && now - before < ALL_MILLIS) {
            return;
        }
        wanted.put(topic, now);
        Room room = rooms.of(topic);
        if (room != null) {
            room.want(true);
            rooms.changed(room);
        }
    }

    /** Has all of every room be told: what was told before may be lost. */
    void wantAll() {
        for (Room room : rooms.all()) {
            room.want(true);
            rooms.changed(room);
        }
    }

    /** One turn's events, of which the first is the mark; empty where there is nothing to be told. */
    List<Event> tell(long now) {
        Told told = new Told();
        Form mark = new Form().add("node", own).add("token", EventIds.randomName());
        Columns columns = new Columns(mark);
        for (Room room : List.copyOf(rooms.changed())) {
            if (told.isFull()) {
                break;
            }
            tell(room, columns, told, now);
        }
        if (told.events.isEmpty()) {
            return List.of();
        }
        List<Event> events = new ArrayList<>(told.events.size() + 1);
        events.add(Housekeeping.passing(Reports.TOPIC, TYPE, mark.text(), Reports.KEPT));
        events.addAll(told.events);
        return events;
    }

    /** What a mark says, by rooms and rows. */
    private static final class Columns {
        private final Rows joined;
        private final Rows left;
        private final Rows all;
        private final Rows listed;
        private final Rows unlisted;
        private final Rows occupied;
        private final Rows vacant;
        private final Rows counted;

        Columns(Form form) {
            joined = new Rows(form, "j");
            left = new Rows(form, "l");
            all = new Rows(form, "a");
            listed = new Rows(form, "y");
            unlisted = new Rows(form, "u");
            occupied = new Rows(form, "o");
            vacant = new Rows(form, "v");
            counted = new Rows(form, "n");
        }
    }

    private void tell(Room room, Columns columns, Told told, long now) {
        Room.Counts counts = room.counts();
        if (counts.isAnybody() && !room.isOccupiedTold()) {
            told.add(json.occupied(room, true));
            columns.occupied.add(room);
        }
        boolean isCrowd = counts.members() > options.maxMembers();
        boolean isFew = counts.members() <= options.maxMembers() - options.maxMembers() / 10;
        if (room.isListed() ? isCrowd : isFew && !isSettling(room, now)) {
            (room.isListed() ? columns.unlisted : columns.listed).add(room);
            count(
                    room,
                    new Room.Counts(counts.members(), counts.streams(), counts.anonymous(), !room.isListed()),
                    columns,
                    told);
            return;
        }
        if (room.isWanted()) {
            json.all(room).forEach(told::add);
            columns.all.add(room);
        }
        boolean isWhole = tellNews(room, columns, told);
        if (!counts.isAnybody() && room.isOccupiedTold() && isWhole && !isSettling(room, now)) {
            told.add(json.occupied(room, false));
            columns.vacant.add(room);
        }
        boolean isCountDue = now - room.countsToldAt() >= COUNT_MILLIS && !isSettling(room, now);
        if (isCountDue && !counts.equals(room.countsTold())) {
            count(room, counts, columns, told);
        }
    }

    /** Whether not all hubs may have said yet what they have, since a room is listed or is not. */
    private static boolean isSettling(Room room, long now) {
        return now - room.listedSince() < CROWD_SETTLING_MILLIS;
    }

    /** Tells who came and who went; whether that was all. */
    private boolean tellNews(Room room, Columns columns, Told told) {
        for (Attendance row : room.untold()) {
            if (told.isFull()) {
                return false;
            }
            boolean isThere = row.total() > 0;
            told.add(isThere ? json.join(room, row) : json.leave(room, row));
            (isThere ? columns.joined : columns.left).add(room, row).with("w", row.sinceMillis);
        }
        return true;
    }

    /** What is told in one turn, within bounds. */
    private static final class Told {
        private final List<Event> events = new ArrayList<>();
        private int chars;

        void add(Event event) {
            events.add(event);
            chars += event.data().length();
        }

        boolean isFull() {
            return events.size() >= EVENTS || chars >= CHARS;
        }
    }

    private void count(Room room, Room.Counts counts, Columns columns, Told told) {
        told.add(json.count(room, counts));
        columns.counted
                .add(room)
                .with("m", counts.members())
                .with("s", counts.streams())
                .with("x", counts.anonymous())
                .with("y", counts.isListed() ? 1 : 0);
    }

    /** Takes what a mark says that was told. */
    void hear(Form mark, Reports reports, long now) {
        token = mark.text("token");
        Columns columns = new Columns(mark);
        for (int i = 0; i < columns.unlisted.size(); i++) {
            reports.list(columns.unlisted.topic(i), false, now);
        }
        for (int i = 0; i < columns.listed.size(); i++) {
            reports.list(columns.listed.topic(i), true, now);
            Room room = rooms.changed(columns.listed.topic(i));
            if (room != null) {
                // Who began while it was not listed knows nobody.
                room.want(true);
            }
        }
        hear(columns.joined, true);
        hear(columns.left, false);
        for (String topic : columns.all.topics()) {
            Room room = rooms.changed(topic);
            if (room != null) {
                room.want(false);
            }
        }
        occupied(columns.occupied, true);
        occupied(columns.vacant, false);
        for (int i = 0; i < columns.counted.size(); i++) {
            Room room = rooms.changed(columns.counted.topic(i));
            if (room != null) {
                Rows row = columns.counted;
                room.countsTold(
                        new Room.Counts(
                                row.number("m", i), row.number("s", i), row.number("x", i), row.number("y", i) == 1),
                        now);
            }
        }
    }

    private void hear(Rows rows, boolean isThere) {
        for (int i = 0; i < rows.size(); i++) {
            Room room = rooms.changed(rows.topic(i));
            if (room != null && room.isListed()) {
                Attendance row = room.row(rows.issuer(i), rows.subject(i));
                if (isThere) {
                    row.sinceMillis = rows.millis("w", i);
                }
                room.tell(row, isThere);
            }
        }
    }

    private void occupied(Rows rows, boolean isOccupied) {
        for (String topic : rows.topics()) {
            Room room = rooms.changed(topic);
            if (room != null) {
                room.occupiedTold(isOccupied);
            }
        }
    }
}
