package dev.tidings.presence;

import dev.tidings.topic.Topic;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All rooms of which anything is known, and those of which there may be something to say. Of the thread that keeps presence. */
final class Rooms {
    /** Which topics there are is the readers' choice, so it is bounded. */
    static final int MOST = 100_000;

    private final Map<Topic, Room> rooms = new HashMap<>();
    private final Set<Room> changed = new LinkedHashSet<>();

    /** The room of a topic; null for one whose readers cannot be told of, and where there are too many. */
    @Nullable
    Room of(Topic topic) {
        Room room = rooms.get(topic);
        if (room == null && rooms.size() < MOST) {
            Topic told = PresenceEvent.topicOf(topic).orElse(null);
            if (told == null) {
                return null;
            }
            room = new Room(topic, told);
            rooms.put(topic, room);
        }
        return room;
    }

    @Nullable
    Room find(Topic topic) {
        return rooms.get(topic);
    }

    Collection<Room> all() {
        return rooms.values();
    }

    /** Notes that there may be something to say of a room, here or to its readers. */
    void changed(Room room) {
        changed.add(room);
    }

    /** The room of a topic by its name, of which there may be something to say; null as of {@link #of}. */
    @Nullable
    Room changed(String topic) {
        Room room = of(new Topic(topic));
        if (room != null) {
            changed(room);
        }
        return room;
    }

    /** Those of which there may be. */
    Set<Room> changed() {
        return changed;
    }

    boolean isEmpty() {
        return rooms.isEmpty();
    }

    /** Takes out those of which there is nothing to say any more, and forgets those of which there is nothing to be known. */
    void settle(boolean isShared) {
        for (Iterator<Room> each = changed.iterator(); each.hasNext(); ) {
            Room room = each.next();
            if (room.isEmpty()) {
                rooms.remove(room.topic);
                each.remove();
            } else if (room.isSettled(isShared)) {
                each.remove();
            }
        }
    }
}
