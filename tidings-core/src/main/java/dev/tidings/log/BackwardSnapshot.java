package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A {@link ViewSnapshot} in the making, where no index says which events are in it: is shown events from the newest down, and keeps those that are the first of a
 * group. Of one thread.
 */
public final class BackwardSnapshot {
    private final View view;
    private final ViewSnapshot.Bounds bounds;
    private final Set<Group> seen = new HashSet<>();
    private long[] found = new long[16];
    private int count;

    private record Group(Topic topic, String key) {}

    public BackwardSnapshot(View view, ViewSnapshot.Bounds bounds) {
        this.view = view;
        this.bounds = bounds;
    }

    /** Shows it an event that comes before all that it was shown; one that the view does not see, or that has no data, is left out. */
    public void add(long position, Event event) {
        if (position > bounds.upTo() || !event.hasData() || !view.sees(event)) {
            return;
        }
        String key = event.key();
        boolean isNewest = false;
        for (Topic topic : event.topics()) {
            isNewest |= view.sees(topic, event.isPrivate()) && seen.add(new Group(topic, key == null ? "" : key));
        }
        if (isNewest) {
            found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
            found[count++] = position;
        }
    }

    /** Whether there are as many as are wanted. */
    public boolean isFull() {
        return count >= bounds.most();
    }

    /**
     * The snapshot.
     *
     * @param lost a position that is in it too, as one that may be gone; 0 for none
     * @param cut whether there may be more events before those that it was shown
     */
    public ViewSnapshot snapshot(long lost, boolean cut) {
        long[] all = Arrays.copyOf(found, count + 1);
        all[count] = lost;
        return ViewSnapshot.of(bounds, all, cut);
    }
}
