package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.SimulatedClient.Arrival;
import dev.tidings.hub.SimulatedClient.EndTold;
import dev.tidings.hub.SimulatedClient.GapTold;
import dev.tidings.hub.SimulatedClient.MarkTold;
import dev.tidings.hub.SimulatedClient.Received;
import dev.tidings.log.EventIds;
import dev.tidings.topic.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** What a client was due that began with the newest event of each topic, and how much of it has arrived. */
final class SimulatedSnapshot {
    private final EventIds ids;
    private final long head;
    /** What was discarded by now is up to here. */
    private final long discarded;

    private final NavigableSet<Long> due = new TreeSet<>();
    private long at;
    private boolean hasBegun;
    private boolean isOver;

    /** @param published up to the snapshot's head */
    SimulatedSnapshot(SimulatedClient client, NavigableMap<Long, Event> published, EventIds ids, long discarded) {
        this.ids = ids;
        this.head = client.dueAfter;
        this.discarded = discarded;
        Map<List<Object>, Long> newest = new HashMap<>();
        published.forEach((position, event) -> {
            for (Topic topic : client.sees(event) && event.hasData() ? event.topics() : List.<Topic>of()) {
                if (client.wish.view().sees(topic, event.isPrivate())) {
                    newest.put(Arrays.asList(topic, event.key()), position);
                }
            }
        });
        due.addAll(newest.values());
    }

    boolean isOver() {
        return isOver;
    }

    /** The position of the event that came with an id while the snapshot is not over; 0 if that ended it. */
    long take(Arrival arrival) {
        if (arrival instanceof EndTold) {
            end();
            return 0;
        }
        EventIds.Within within = ids.findWithin(idOf(arrival));
        boolean isEnd = within == null && ids.positionOf(idOf(arrival)) == head && !(arrival instanceof MarkTold);
        if (within == null && !isEnd) {
            end();
            return 0;
        }
        if (within != null) {
            assertThat(within.head().position()).as("the snapshot's head").isEqualTo(head);
        }
        long last = due.isEmpty() ? head : due.last();
        long position = within == null ? last : within.position();
        isOver = isEnd;
        return arrival instanceof Received ? received(position) : lost(position);
    }

    private static String idOf(Arrival arrival) {
        if (arrival instanceof Received received) {
            return received.id();
        }
        return arrival instanceof MarkTold mark ? mark.id() : ((GapTold) arrival).resumedAfter();
    }

    private long received(long position) {
        assertThat(position).as("repeated or out of order in a snapshot").isGreaterThan(at);
        assertNoneMissing(due.subSet(at, false, position, false));
        assertThat(due).as("the newest of a topic").contains(position);
        at = position;
        return position;
    }

    private long lost(long position) {
        assertThat(due.subSet(at, false, Math.max(at + 1, position), true))
                .as("told as lost from a snapshot")
                .allSatisfy(gone -> assertThat(gone).isLessThanOrEqualTo(discarded));
        hasBegun = true;
        at = Math.max(at, position);
        return position;
    }

    /** Nothing more of it comes. */
    void end() {
        assertNoneMissing(due.tailSet(at, false));
        isOver = true;
    }

    /** Who has nothing yet may find that the oldest are gone. */
    private void assertNoneMissing(Set<Long> missing) {
        if (hasBegun) {
            assertThat(missing).as("missing from a snapshot").isEmpty();
        } else {
            assertThat(missing).as("missing at the beginning of a snapshot").allSatisfy(gone -> assertThat(gone)
                    .isLessThanOrEqualTo(discarded));
        }
        hasBegun = true;
    }
}
