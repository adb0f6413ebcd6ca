package dev.tidings.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidings.event.Event;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import dev.tidings.wire.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What readers are told, as events. */
final class PresenceJson {
    /** How many members one part of all has. */
    private static final int MEMBERS_PER_PART = 100;
    /** For how long at the most it may be read how it stood: who comes later is told anew. */
    private static final Duration STATE_KEPT = Duration.ofMinutes(2);

    private final Duration kept;
    private final Duration stateKept;

    /** @param kept for how long it may be read who came and went */
    PresenceJson(Duration kept) {
        this.kept = kept;
        this.stateKept = kept.compareTo(STATE_KEPT) < 0 ? kept : STATE_KEPT;
    }

    private Event event(Room room, PresenceEvent type, String key, JsonWriter json) {
        boolean isState = type == PresenceEvent.MEMBERS || type == PresenceEvent.COUNT;
        return event(room.told, type.type(), key, json, isState ? stateKept : kept);
    }

    /** What is told on a topic of the hub's own. */
    static Event event(Topic told, String type, String key, JsonWriter json, Duration kept) {
        String data = new String(json.toArray(), UTF_8);
        return new Event(null, List.of(told), type, data, true, null, true, key, false, true, kept, null);
    }

    private static JsonWriter begin(Room room) {
        return new JsonWriter(128).raw("{\"topic\":").string(room.topic.name());
    }

    static String keyOf(Attendance row) {
        return "m:" + Text.sha256(row.issuer + "\n" + row.subject).substring(0, 24);
    }

    Event join(Room room, Attendance row) {
        JsonWriter json = begin(room).raw(",");
        putMember(json, row);
        return event(room, PresenceEvent.JOIN, keyOf(row), json.raw("}"));
    }

    Event leave(Room room, Attendance row) {
        JsonWriter json = begin(room).raw(",");
        putName(json, row);
        putSince(json, row);
        return event(room, PresenceEvent.LEAVE, keyOf(row), json.raw("}"));
    }

    Event count(Room room, Room.Counts counts) {
        JsonWriter json = begin(room).raw(",");
        putCounts(json, counts);
        return event(room, PresenceEvent.COUNT, "count", json.raw("}"));
    }

    Event occupied(Room room, boolean isOccupied) {
        return event(
                room,
                isOccupied ? PresenceEvent.OCCUPIED : PresenceEvent.VACANT,
                "occupied",
                begin(room).raw("}"));
    }

    /** All who were told to be there. */
    List<Event> all(Room room) {
        List<Attendance> told =
                room.isListed() ? room.rows().stream().filter(row -> row.isTold).toList() : List.of();
        int parts = Math.max(1, (told.size() + MEMBERS_PER_PART - 1) / MEMBERS_PER_PART);
        List<Event> events = new ArrayList<>(parts);
        for (int part = 1; part <= parts; part++) {
            JsonWriter json = begin(room).raw(",\"part\":" + part + ",\"parts\":" + parts + ",\"counts\":{");
            putCounts(json, room.counts());
            json.raw("},\"members\":[");
            int from = (part - 1) * MEMBERS_PER_PART;
            for (int i = from; i < Math.min(told.size(), from + MEMBERS_PER_PART); i++) {
                json.raw(i == from ? "{" : ",{");
                putMember(json, told.get(i));
                json.raw("}");
            }
            events.add(event(room, PresenceEvent.MEMBERS, "all:" + part, json.raw("]}")));
        }
        return events;
    }

    private static void putName(JsonWriter json, Attendance row) {
        json.raw("\"issuer\":").string(row.issuer).raw(",\"subject\":").string(row.subject);
    }

    private static void putSince(JsonWriter json, Attendance row) {
        json.raw(",\"since\":\"" + Instant.ofEpochMilli(row.sinceMillis) + "\"");
    }

    private static void putMember(JsonWriter json, Attendance row) {
        putName(json, row);
        String info = row.info;
        if (info != null) {
            json.raw(",\"info\":").line(info);
        }
        String said = row.said;
        if (said != null) {
            json.raw(",\"said\":").string(said);
        }
        putSince(json, row);
        json.raw(",\"streams\":" + row.total());
    }

    private static void putCounts(JsonWriter json, Room.Counts counts) {
        json.raw("\"members\":" + counts.members() + ",\"streams\":" + counts.streams() + ",\"anonymous\":"
                + counts.anonymous() + ",\"listed\":" + counts.isListed());
    }
}
