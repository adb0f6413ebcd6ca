package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.log.View;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the simulation holds; the door to the hub makes of it what an HTTP request would, and the model asks it by itself.
 *
 * @param readable what it grants, private events too
 * @param past what it grants of what was published before
 * @param open whose public events anybody may read
 * @param endsAt in nanoseconds of the simulation
 * @param ticket the id of the ticket that it came by; null if there is none
 */
record SimulatedGrant(
        Bearer bearer,
        List<Selector> readable,
        List<Selector> past,
        List<Selector> open,
        long endsAt,
        @Nullable String ticket) {
    static final long NEVER = Long.MAX_VALUE;
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    static Instant timeOf(long nanos) {
        return nanos == NEVER ? Instant.MAX : BEGINNING.plusNanos(nanos);
    }

    Grant grant() {
        Rights rights = Rights.NONE.with(Right.READ, readable).with(Right.HISTORY, past);
        return new Grant(bearer, rights, timeOf(endsAt), Limits.NONE);
    }

    /** What the door lets through of what is asked for. */
    View view(Selectors asked) {
        for (Selector selector : asked.all()) {
            if (!allows(selector)) {
                throw new InvalidValueException("not granted: " + selector.text());
            }
        }
        return new View(asked, readable.isEmpty() ? null : new Selectors(readable));
    }

    private View viewOfPast(Selectors asked) {
        Selectors now = view(asked).granted();
        if (!asked.all().stream().allMatch(this::allowsPast)) {
            throw new InvalidValueException("the past is not granted: " + asked.all());
        }
        return new View(asked, now == null || past.isEmpty() ? null : now.grantedBy(new Selectors(past)));
    }

    StreamClaim claim(StreamName name) {
        return new StreamClaim(name, this::view, this::viewOfPast, ticket);
    }

    GrantRenewal renewalOf(StreamName name) {
        return new GrantRenewal(claim(name), grant(), id -> Event.on(Topic.RESERVED + "/tickets")
                .data(id)
                .isPrivate(true)
                .build());
    }

    boolean isOver(long now) {
        return now >= endsAt;
    }

    boolean allows(Selector asked) {
        return readable.stream().anyMatch(one -> one.covers(asked))
                || open.stream().anyMatch(one -> one.covers(asked));
    }

    boolean allowsPast(Selector asked) {
        return allows(asked) && Stream.concat(past.stream(), open.stream()).anyMatch(one -> one.covers(asked));
    }

    /** Through which of its topics an event that was published before is shown. */
    List<Topic> showsPast(Event event, List<Selector> selected) {
        return event.topics().stream()
                .filter(topic -> isAny(selected, topic))
                .filter(topic -> !event.isPrivate() || (isAny(readable, topic) && isAny(past, topic)))
                .toList();
    }

    /** Whether an event is shown to who holds this and selects that, all of which is allowed. */
    boolean shows(Event event, List<Selector> selected) {
        return event.topics().stream()
                .anyMatch(topic -> isAny(selected, topic) && (!event.isPrivate() || isAny(readable, topic)));
    }

    private static boolean isAny(List<Selector> selectors, Topic topic) {
        return selectors.stream().anyMatch(selector -> selector.matches(topic));
    }
}
