package dev.tidings.log;

import dev.tidings.log.RecentEntries.Newest;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The positions of several topics as one falling sequence, each once. Of one thread; the topics may change meanwhile. */
final class BackwardMerge {
    private final long upTo;
    private final PriorityQueue<Place> places;

    /** One topic's next position. */
    private record Place(TopicHistory history, long position) {}

    BackwardMerge(Collection<TopicHistory> histories, long upTo) {
        this.upTo = upTo;
        this.places = new PriorityQueue<>(
                Math.max(1, histories.size()),
                Comparator.comparingLong(Place::position).reversed());
        for (TopicHistory history : histories) {
            add(history, upTo + 1);
        }
    }

    private void add(TopicHistory history, long before) {
        long position = history.lastBefore(before);
        if (position > 0) {
            places.add(new Place(history, position));
        }
    }

    /** The next position, or 0. */
    long next() {
        Place highest = places.poll();
        if (highest == null) {
            return 0;
        }
        long position = highest.position();
        add(highest.history(), position);
        for (Place same = places.peek(); same != null && same.position() == position; same = places.peek()) {
            places.remove();
            add(same.history(), position);
        }
        return position;
    }

    /** The last {@code count} of the entries at these positions that the view sees, or those of the last {@code most} positions. */
    Newest newest(View view, int count, int most, EntryRing entries) {
        int seen = 0;
        long before = upTo;
        for (int looked = 0; seen < count; looked++) {
            long position = next();
            if (looked == most && position > 0) {
                return new Newest(seen, before, position + 1);
            }
            LogEntry entry = position == 0 ? null : entries.find(position);
            if (entry == null && position >= entries.oldest()) {
                continue;
            }
            if (entry == null) {
                break;
            }
            if (view.sees(entry.event())) {
                seen++;
                before = position - 1;
            }
        }
        // What went while this was looking is to be found where it went to.
        return new Newest(seen, before, Math.min(before + 1, entries.oldest()));
    }
}
