package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Revocation;
import dev.tidings.event.Event;
import dev.tidings.hub.GrantedStream.Arrival;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each reader is due, by what the log has at which positions, and by which grant each position is shown. */
final class GrantModel {
    /** Within which a stream ends whose grant has ended. */
    static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    private final EventLog log;
    private final boolean isKept;
    final TreeMap<Long, Event> published = new TreeMap<>();

    /** Revocations, in the order in which they were answered. */
    final List<Revocation> answered = new ArrayList<>();

    /** @param isKept whether the log keeps everything */
    GrantModel(EventLog log, boolean isKept) {
        this.log = log;
        this.isKept = isKept;
    }

    static boolean isHit(List<Revocation> revocations, Bearer bearer) {
        return revocations.stream().anyMatch(one -> isHit(one, bearer));
    }

    private static boolean isHit(Revocation one, Bearer bearer) {
        Instant issuedAt = bearer.issuedAt();
        return (one.issuer() == null || one.issuer().equals(bearer.issuer()))
                && (one.subject() == null || one.subject().equals(bearer.subject()))
                && (one.tokenId() == null || one.tokenId().equals(bearer.tokenId()))
                && (issuedAt == null || issuedAt.compareTo(one.issuedBefore()) < 0);
    }

    /** Whether a stream must be closed by a time, whichever of its grants it goes by. */
    static boolean isOver(GrantedStream stream, long now) {
        return stream.grants().allMatch(grant -> grant.endsAt() < now - PATIENCE);
    }

    void check(GrantedClient client) {
        List<SelectionSwitch> changes = changesOf(client.name);
        for (GrantedStream stream : client.streams) {
            if (stream.begin == null) {
                assertThat(stream.arrivals).isEmpty();
            } else {
                stream.arrivals.forEach(arrival -> checkInForce(stream, arrival));
                checkContent(stream, changes);
            }
        }
    }

    private List<SelectionSwitch> changesOf(@Nullable StreamName name) {
        List<SelectionSwitch> changes = new ArrayList<>();
        for (long after = 0; name != null && after < log.head(); ) {
            Slice slice = log.read(
                            View.withPrivate(Selectors.of(name.topic().name())), after, new ReadLimit(100, 1 << 20))
                    .toCompletableFuture()
                    .join();
            for (LogEntry entry : slice.entries()) {
                changes.add(Objects.requireNonNull(SelectionEvent.read(entry, log.ids())));
            }
            after = Math.max(after + 1, slice.upTo());
        }
        return changes;
    }

    private void checkInForce(GrantedStream stream, Arrival arrival) {
        SimulatedGrant grant = stream.grantAt(placeOf(arrival.id()).position());
        if (!arrival.isGap()) {
            assertThat(GrantModel.isHit(answered.subList(0, arrival.answered()), grant.bearer()))
                    .as("%s came after its grant was taken back", arrival)
                    .isFalse();
            assertThat(grant.isOver(arrival.at() - PATIENCE))
                    .as("%s came after its grant ended at %s", arrival, grant.endsAt())
                    .isFalse();
        }
    }

    private void checkContent(GrantedStream stream, List<SelectionSwitch> changes) {
        NavigableMap<Place, Event> due = due(stream, changes);
        List<Place> came = new ArrayList<>();
        Place reached = placeOf(stream.begin);
        boolean mayLack = !isKept || reached.isWithin();
        for (Arrival arrival : stream.arrivals) {
            Place place = placeOf(arrival.id());
            if (arrival.isGap()) {
                assertThat(mayLack)
                        .as("a gap where nothing is gone: %s", arrival)
                        .isTrue();
                due.subMap(reached, false, place, true).clear();
            } else {
                came.add(place);
                assertThat(arrival.data()).contains(dataOf(place));
            }
            reached = place;
        }
        assertThat(came)
                .as(
                        "what came between %s and %s by %s, then %s",
                        stream.begin, stream.end, stream.grant, stream.renewals)
                .containsExactlyElementsOf(due.keySet());
    }

    private String dataOf(Place place) {
        Event event = published.get(place.isWithin() ? place.within() : place.position());
        return event == null ? "nothing that was published at " + place : event.data();
    }

    private NavigableMap<Place, Event> due(GrantedStream stream, List<SelectionSwitch> changes) {
        NavigableMap<Long, List<Selector>> selected = selected(stream, changes);
        NavigableMap<Place, Event> due = new TreeMap<>();
        published.tailMap(placeOf(stream.begin).position(), false).forEach((position, event) -> {
            Map.Entry<Long, List<Selector>> inForce = Objects.requireNonNull(selected.lowerEntry(position));
            if (stream.grantAt(position).shows(event, inForce.getValue())) {
                due.put(Place.at(position), event);
            }
        });
        changes.forEach(change -> broughtBy(change, stream.grantAt(change.position()))
                .forEach((position, event) -> due.put(new Place(change.position(), position), event)));
        return due.subMap(placeOf(stream.begin), false, placeOf(stream.end), true);
    }

    /** What a change brings of what was published before: what it adds, and was not seen through what was there. */
    private NavigableMap<Long, Event> broughtBy(SelectionSwitch change, SimulatedGrant grant) {
        Backfill backfill = change.backfill();
        Selectors added = change.added();
        NavigableMap<Long, Event> brought = new TreeMap<>();
        if (backfill == null || added == null) {
            return brought;
        }
        List<Selector> granted = added.all().stream().filter(grant::allowsPast).toList();
        List<Selector> before =
                change.before().all().stream().filter(grant::allows).toList();
        Set<Topic> seen = new HashSet<>();
        published.headMap(change.position(), false).descendingMap().forEach((position, event) -> {
            List<Topic> through = grant.showsPast(event, granted);
            boolean isNew = through.stream().filter(seen::add).count() > 0;
            boolean isBrought = backfill.isNewest() ? isNew : position > backfill.after() && !through.isEmpty();
            if (isBrought && !grant.shows(event, before)) {
                brought.put(position, event);
            }
        });
        return brought;
    }

    /** What it sees from which position on: of its selection what is granted, and what it saw before where nothing is. */
    private NavigableMap<Long, List<Selector>> selected(GrantedStream stream, List<SelectionSwitch> changes) {
        long begin = placeOf(stream.begin).position();
        TreeSet<Long> places = new TreeSet<>(stream.renewals.keySet());
        changes.forEach(change -> places.add(change.position()));
        places.add(begin);
        NavigableMap<Long, List<Selector>> selected = new TreeMap<>();
        List<Selector> last = stream.wish.all();
        for (long place : places.tailSet(begin)) {
            SimulatedGrant grant = stream.grantAt(place + 1);
            List<Selector> granted = selectionBehind(place, stream, changes).all().stream()
                    .filter(grant::allows)
                    .toList();
            last = granted.isEmpty() ? last : granted;
            selected.put(place, last);
        }
        return selected;
    }

    /** Before the first change it is what that changed, or what the stream was opened with, if the change came later than that. */
    private static Selectors selectionBehind(long place, GrantedStream stream, List<SelectionSwitch> changes) {
        Selectors selection = changes.isEmpty() || changes.get(0).position() > stream.headAtEnd
                ? stream.wish
                : changes.get(0).before();
        for (SelectionSwitch change : changes) {
            selection = change.position() <= place ? change.after() : selection;
        }
        return selection;
    }

    private Place placeOf(@Nullable String id) {
        EventIds.Within within = log.ids().findWithinChange(String.valueOf(id));
        return within == null
                ? Place.at(log.ids().positionOf(String.valueOf(id)))
                : new Place(within.head().position(), within.position());
    }

    /**
     * Where a stream is.
     *
     * @param within up to where it has what a change at the position brings; {@link Long#MAX_VALUE} behind that, and where there is no change
     */
    private record Place(long position, long within) implements Comparable<Place> {
        static Place at(long position) {
            return new Place(position, Long.MAX_VALUE);
        }

        boolean isWithin() {
            return within < Long.MAX_VALUE;
        }

        @Override
        public int compareTo(Place other) {
            return Comparator.comparingLong(Place::position)
                    .thenComparingLong(Place::within)
                    .compare(this, other);
        }
    }
}
