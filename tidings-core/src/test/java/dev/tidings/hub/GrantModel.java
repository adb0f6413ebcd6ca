package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Bearer;
import dev.tidings.access.Revocation;
import dev.tidings.event.Event;
import dev.tidings.hub.GrantedStream.Arrival;
import dev.tidings.log.EventLog;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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
        SimulatedGrant grant = stream.grantAt(positionOf(arrival.id()));
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
        List<Long> due = due(stream, changes);
        List<Long> came = new ArrayList<>();
        long reached = positionOf(stream.begin);
        for (Arrival arrival : stream.arrivals) {
            long position = positionOf(arrival.id());
            if (arrival.isGap()) {
                assertThat(isKept)
                        .as("a gap where nothing is gone: %s", arrival)
                        .isFalse();
                long from = reached;
                due.removeIf(one -> one > from && one <= position);
            } else {
                came.add(position);
                assertThat(arrival.data()).contains(dataOf(position));
            }
            reached = position;
        }
        assertThat(came)
                .as(
                        "what came between %s and %s by %s, then %s",
                        stream.begin, stream.end, stream.grant, stream.renewals)
                .containsExactlyElementsOf(due);
    }

    private String dataOf(long position) {
        Event event = published.get(position);
        return event == null ? "nothing that was published at " + position : event.data();
    }

    private List<Long> due(GrantedStream stream, List<SelectionSwitch> changes) {
        NavigableMap<Long, List<Selector>> selected = selected(stream, changes);
        List<Long> due = new ArrayList<>();
        published
                .subMap(positionOf(stream.begin), false, positionOf(stream.end), true)
                .forEach((position, event) -> {
                    Map.Entry<Long, List<Selector>> inForce = Objects.requireNonNull(selected.lowerEntry(position));
                    if (stream.grantAt(position).shows(event, inForce.getValue())) {
                        due.add(position);
                    }
                });
        return due;
    }

    /** What it sees from which position on: of its selection what is granted, and what it saw before where nothing is. */
    private NavigableMap<Long, List<Selector>> selected(GrantedStream stream, List<SelectionSwitch> changes) {
        long begin = positionOf(stream.begin);
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

    private long positionOf(@Nullable String id) {
        return log.ids().positionOf(String.valueOf(id));
    }
}
