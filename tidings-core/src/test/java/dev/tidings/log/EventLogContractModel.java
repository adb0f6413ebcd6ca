package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLogContractFixture.Stored;
import dev.tidings.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log that everybody can see is right: it never throws anything away, and answers by looking at all of it. */
final class EventLogContractModel {
    private final EventIds ids;
    private final long maxEvents;
    private final List<Stored> all = new ArrayList<>();
    private final boolean knowsNamesBySpan;
    /** The last batch that had an id, by where it began among all that was ever to be appended. */
    private final Map<String, Long> mentions = new HashMap<>();

    private long appended;

    EventLogContractModel(EventIds ids, long maxEvents, boolean knowsNamesBySpan) {
        this.ids = ids;
        this.maxEvents = maxEvents;
        this.knowsNamesBySpan = knowsNamesBySpan;
    }

    List<Appended> append(List<Event> batch) {
        long start = appended + 1;
        appended += batch.size();
        return batch.stream().map(event -> append(event, start)).toList();
    }

    private Appended append(Event event, long start) {
        Long mention = event.id() == null ? null : mentions.put(event.id(), start);
        boolean isKnown = !knowsNamesBySpan || (mention != null && mention >= start - maxEvents);
        Optional<Stored> first = all.stream()
                .filter(stored -> knowsNamesBySpan ? isKnown : isKept(stored))
                .filter(stored -> event.id() != null && stored.id().equals(event.id()))
                .reduce((one, newer) -> newer);
        if (first.isPresent()) {
            return new Appended(first.get().position(), first.get().id(), true);
        }
        long position = head() + 1;
        String id = event.id() == null ? ids.at(position) : event.id();
        all.add(new Stored(position, id, event));
        return new Appended(position, id, false);
    }

    long head() {
        return all.size();
    }

    private boolean isKept(Stored stored) {
        return stored.position() > head() - maxEvents;
    }

    List<Stored> all() {
        return all;
    }

    List<Stored> seen(View view, long after, long upTo) {
        return all.stream()
                .filter(this::isKept)
                .filter(stored -> stored.position() > after && stored.position() <= upTo)
                .filter(stored -> view.sees(stored.event()))
                .toList();
    }

    /** Whether events that the view would have seen are discarded, up to a position. */
    boolean lacks(View view, long upTo) {
        return all.stream()
                .anyMatch(stored -> !isKept(stored) && stored.position() <= upTo && view.sees(stored.event()));
    }

    /** Of each topic that the selectors match, and each key there, the newest event up to a position that the view sees; in order. */
    List<Stored> newest(View view, long upTo) {
        Map<List<Object>, Stored> newest = new HashMap<>();
        for (Stored stored : seen(view, 0, upTo)) {
            for (Topic topic : stored.event().topics()) {
                if (view.sees(topic, stored.event().isPrivate())) {
                    newest.put(Arrays.asList(topic, stored.event().key()), stored);
                }
            }
        }
        return newest.values().stream()
                .distinct()
                .sorted(Comparator.comparingLong(Stored::position))
                .toList();
    }

    long discardedUpTo(View view, long after) {
        return all.stream()
                .filter(stored -> !isKept(stored) && stored.position() > after && view.sees(stored.event()))
                .mapToLong(Stored::position)
                .max()
                .orElse(0);
    }
}
