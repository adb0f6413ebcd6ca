package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that was deleted, as far as it may still be kept. Told of deletions, and asked, by any thread: at a start, what was deleted before is read while there are new ones. */
public final class Deletions {
    private final Map<Topic, Place> topics = new ConcurrentHashMap<>();
    private final Map<Long, Place> events = new ConcurrentHashMap<>();
    private final Supplier<EventIds> ids;
    /** The last position that anything deleted has. Moved first: who finds nothing behind it need not look. */
    private volatile long last;

    /** @param ids of the log that they are in */
    public Deletions(Supplier<EventIds> ids) {
        this.ids = ids;
    }

    /**
     * A deletion and where the log keeps it.
     *
     * @param keptAt the position of the event that tells of it
     */
    private record Place(Deletion deletion, long keptAt) {}

    /** Learns what an entry tells, if it {@linkplain #isTold is one} that tells of a deletion. */
    public void learn(LogEntry entry) {
        Deletion deletion = isTold(entry) ? Deletion.of(entry.event(), ids.get()) : null;
        if (deletion != null) {
            add(deletion, entry.position());
        }
    }

    /** Whether an entry tells of the lives of others, and means nothing but in its own log. */
    public static boolean isTold(LogEntry entry) {
        return Deletion.isOne(entry.event());
    }

    private synchronized void add(Deletion deletion, long keptAt) {
        last = Math.max(last, deletion.upTo());
        Place place = new Place(deletion, keptAt);
        @Nullable Topic topic = deletion.topic();
        if (topic == null) {
            events.put(deletion.upTo(), place);
        } else {
            topics.merge(
                    topic,
                    place,
                    (old, added) -> old.deletion().upTo() > added.deletion().upTo()
                            ? new Place(old.deletion(), added.keptAt())
                            : added);
        }
    }

    /** Forgets one, because nothing is kept of what was deleted. */
    void remove(Deletion deletion) {
        @Nullable Topic topic = deletion.topic();
        if (topic == null) {
            events.remove(deletion.upTo());
        } else {
            // One that goes farther may have come meanwhile.
            topics.computeIfPresent(topic, (unused, place) -> place.deletion().equals(deletion) ? null : place);
        }
    }

    /** Whether none of the same topic goes farther. */
    boolean isNewest(Deletion deletion) {
        Topic topic = deletion.topic();
        Place place = topic == null ? null : topics.get(topic);
        return place != null && place.deletion().equals(deletion);
    }

    /** The position up to which all of a topic is deleted; 0 for none. */
    long upTo(Topic topic) {
        Place place = topics.get(topic);
        return place == null ? 0 : place.deletion().upTo();
    }

    /** The position up to which all that a view sees is deleted, if it is of exact topics alone; else 0. */
    long upTo(View view) {
        List<Topic> exact = topics.isEmpty() ? null : view.exactTopics();
        if (exact == null) {
            return 0;
        }
        long least = Long.MAX_VALUE;
        for (Topic topic : exact) {
            least = Math.min(least, upTo(topic));
        }
        return least;
    }

    /** Those that the log keeps before a position. */
    List<Deletion> keptBefore(long position) {
        List<Deletion> old = new ArrayList<>();
        for (Map<?, Place> each : List.of(topics, events)) {
            each.forEach((key, place) -> {
                if (place.keptAt() < position) {
                    old.add(place.deletion());
                }
            });
        }
        return old;
    }

    /** Whether nothing that comes after a position is deleted. */
    boolean isNoneAfter(long position) {
        return last <= position;
    }

    /** Whether an entry that a view sees is deleted to it: by itself, or on every topic that the view sees it through. */
    public boolean hide(View view, LogEntry entry) {
        long position = entry.position();
        if (position > last) {
            return false;
        }
        if (events.containsKey(position)) {
            return true;
        }
        return !topics.isEmpty() && topicsOf(view, entry, false) == 0;
    }

    /** Whether an entry that a view sees is deleted on one of the topics that the view sees it through. */
    boolean hideInPart(View view, LogEntry entry) {
        return entry.position() <= last && !topics.isEmpty() && topicsOf(view, entry, true) > 0;
    }

    /** Through how many of its topics a view sees an entry, of those on which it is deleted, or is not. */
    private int topicsOf(View view, LogEntry entry, boolean deleted) {
        Event event = entry.event();
        int count = 0;
        for (int i = 0; i < event.topics().size(); i++) {
            Topic topic = event.topics().get(i);
            Place place = topics.get(topic);
            boolean isDeleted = place != null && place.deletion().upTo() >= entry.position();
            count += isDeleted == deleted && view.sees(topic, event.isPrivate()) ? 1 : 0;
        }
        return count;
    }
}
