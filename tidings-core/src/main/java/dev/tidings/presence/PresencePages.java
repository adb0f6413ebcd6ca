package dev.tidings.presence;

import dev.tidings.presence.PresenceQuery.Place;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One page of who is there, in the making. Of the thread that keeps presence. */
final class PresencePages {
    private static final Comparator<Attendance> ORDER =
            Comparator.<Attendance, String>comparing(row -> row.issuer).thenComparing(row -> row.subject);

    private final PresenceQuery query;
    private final PresenceOptions options;
    private final List<TopicPresence> topics = new ArrayList<>();
    private int left;
    private @Nullable Place next;

    private PresencePages(PresenceQuery query, PresenceOptions options) {
        this.query = query;
        this.options = options;
        this.left = query.limit();
    }

    static PresencePage of(PresenceQuery query, PresenceOptions options, Rooms rooms, String after) {
        PresencePages page = new PresencePages(query, options);
        page.add(rooms);
        return new PresencePage(page.topics, page.next, after);
    }

    private void add(Rooms rooms) {
        TreeMap<String, @Nullable Room> asked = new TreeMap<>();
        for (Selector selector : query.selectors().all()) {
            if (selector instanceof Selector.Exact exact && options.covers(exact.topic())) {
                asked.put(exact.topic().name(), rooms.find(exact.topic()));
            }
        }
        if (query.selectors().all().stream().anyMatch(selector -> !(selector instanceof Selector.Exact))) {
            for (Room room : rooms.all()) {
                if (query.selectors().matches(room.topic) && room.counts().isAnybody()) {
                    asked.put(room.topic.name(), room);
                }
            }
        }
        Place after = query.after();
        for (var each : (after == null ? asked : asked.tailMap(after.topic(), true)).entrySet()) {
            boolean isWhole = after != null
                    && after.topic().equals(each.getKey())
                    && after.issuer().isEmpty();
            if (isWhole) {
                continue;
            }
            if (left == 0) {
                break;
            }
            add(each.getKey(), each.getValue());
        }
        boolean isMore = !topics.isEmpty()
                && !asked.tailMap(topics.get(topics.size() - 1).topic().name(), false)
                        .isEmpty();
        if (next == null && isMore) {
            next = new Place(topics.get(topics.size() - 1).topic().name(), "", "");
        }
    }

    private void add(String name, @Nullable Room room) {
        Room.Counts counts = room == null ? new Room.Counts(0, 0, 0, true) : room.counts();
        List<Member> members = room == null || !query.listsMembers() || !counts.isListed() ? List.of() : members(room);
        topics.add(new TopicPresence(
                new Topic(name), counts.members(), counts.streams(), counts.anonymous(), counts.isListed(), members));
        left = Math.max(0, left - Math.max(1, members.size()));
    }

    private List<Member> members(Room room) {
        Place after = query.after();
        boolean isRest = after != null && after.topic().equals(room.topic.name());
        Attendance last = isRest && after != null ? new Attendance(after.issuer(), after.subject()) : null;
        List<Attendance> all = room.rows().stream()
                .filter(row -> row.total() > 0 && (last == null || ORDER.compare(row, last) > 0))
                .sorted(ORDER)
                .toList();
        List<Attendance> page = all.subList(0, Math.min(left, all.size()));
        if (page.size() < all.size()) {
            Attendance end = page.get(page.size() - 1);
            next = new Place(room.topic.name(), end.issuer, end.subject);
            left = page.size();
        }
        return page.stream().map(Attendance::member).toList();
    }
}
