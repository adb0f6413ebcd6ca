package dev.tidings.http.events;

import dev.tidings.event.HubEvent;
import dev.tidings.http.Caller;
import dev.tidings.http.EventStream;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.ViewParameters;
import dev.tidings.http.seal.Ticket;
import dev.tidings.hub.StreamClaim;
import dev.tidings.hub.StreamName;
import dev.tidings.hub.Subscription;
import dev.tidings.log.BeginningParser;
import dev.tidings.log.Cursor;
import dev.tidings.log.FrameForm;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@code GET /events} asks for. */
final class SubscribeRequest {
    static final String UNTIL = "until";
    private static final String ENVELOPE = "envelope";
    private static final String MARKS = "marks";
    private static final String STREAM = "stream";
    private static final String INFO = "info";
    private static final String CURSOR = "lastEventId";
    private static final BeginningParser FROM = new BeginningParser("The parameter from", CURSOR);
    /** Of clients in the field. */
    private static final Set<String> CURSOR_SPELLINGS = Set.of("lasteventid", "last_event_id", "last-event-id");

    private static final List<String> NAMES = List.of(
            ViewParameters.TOPIC,
            CURSOR,
            "from",
            UNTIL,
            ENVELOPE,
            MARKS,
            STREAM,
            INFO,
            Ticket.PARAMETER,
            "lag",
            "maxLagBytes",
            "maxLagSeconds",
            "maxRate");

    private static final Cursor STOP = Cursor.of(HubEvent.STOP.type());

    private SubscribeRequest() {}

    /**
     * The cursor is the header's, else the parameter's, else where {@code from} says; an empty one is none. The order is for an {@code EventSource},
     * which comes back to the address that it was opened with, and sends the header.
     *
     * @throws Problem if there is no selector, or too many, or another parameter is none, or the caller may not have it
     * @throws dev.tidings.topic.InvalidValueException if one of them is no selector, or {@code from} is no beginning
     * @throws dev.tidings.access.NotGrantedException if the caller may not have it
     */
    static Subscription of(Parameters all, Request request, int maxSelectors, Caller caller) {
        Parameters query = all.withoutCacheBusters().spelling(CURSOR, CURSOR_SPELLINGS);
        query.require(NAMES, Set.of(ViewParameters.TOPIC));
        PaceParameters pace = new PaceParameters(query);
        @Nullable Cursor cursor = cursor(query, request);
        Subscription.End end = end(query);
        Selectors selectors = ViewParameters.of(query, maxSelectors, "subscription", "/events");
        boolean readsHistory = cursor != null || end == Subscription.End.WHEN_CAUGHT_UP;
        View view = caller.streamView(selectors, readsHistory);
        return Subscription.from(view, cursor == null ? beginning(end, caller) : cursor)
                .with(form(query))
                .with(pace.lag())
                .withInterval(pace.interval())
                .with(end)
                .withMarks(query.flag(MARKS))
                .with(caller.streamGrant())
                .with(claim(query, caller, readsHistory))
                .saying(said(query));
    }

    /** What the client says of itself to those who see who is there. */
    private static @Nullable String said(Parameters query) {
        @Nullable String said = query.one(INFO);
        if (said == null) {
            return null;
        }
        int bytes = Text.utf8Length(said);
        if (bytes > Subscription.MAX_SAID_BYTES) {
            throw Problem.badRequest("The parameter info is " + bytes + " bytes long in UTF-8; expected at most "
                    + Subscription.MAX_SAID_BYTES);
        }
        int bad = Text.firstUnprintable(said);
        if (bad >= 0) {
            throw Problem.badRequest("The parameter info has " + String.format("U+%04X", said.codePointAt(bad))
                    + " at index " + bad + "; expected text without control and format characters");
        }
        return said;
    }

    /** Where one begins that asks for no place: a ticket has its own, which is no history to who got it there. */
    private static @Nullable Cursor beginning(Subscription.End end, Caller caller) {
        if (end == Subscription.End.WHEN_CAUGHT_UP) {
            return Cursor.EARLIEST;
        }
        return caller.ticket() == null ? null : Cursor.of(caller.ticket().place());
    }

    /** Whether the client says where it was. */
    static boolean isReturn(Request request) {
        return !request.headers().all(EventStream.LAST_EVENT_ID).isEmpty();
    }

    /** A stream of a ticket has the ticket for a name, if it has no other: so there is one at a time. What belongs to the name may be read as far as the caller may by now. */
    private static @Nullable StreamClaim claim(Parameters query, Caller caller, boolean readsHistory) {
        Ticket ticket = caller.ticket();
        if (!query.has(STREAM) && ticket == null) {
            return null;
        }
        StreamName name = StreamName.of(
                query.has(STREAM) || ticket == null ? query.all(STREAM).get(0) : ticket.id());
        return caller.claim(name, readsHistory);
    }

    private static @Nullable Cursor cursor(Parameters query, Request request) {
        List<String> headers = request.headers().all(EventStream.LAST_EVENT_ID);
        if (headers.size() > 1) {
            throw Problem.badRequest("The header " + EventStream.LAST_EVENT_ID + " is given " + headers.size()
                    + " times; expected once");
        }
        if (!headers.isEmpty() && !headers.get(0).isEmpty()) {
            // The bytes are UTF-8, handed over as Latin-1 (WHATWG HTML, 9.2.3).
            byte[] bytes = headers.get(0).getBytes(StandardCharsets.ISO_8859_1);
            return Cursor.of(new String(bytes, StandardCharsets.UTF_8));
        }
        @Nullable String id = query.one(CURSOR);
        @Nullable String from = query.one("from");
        @Nullable Cursor beginning = from == null ? null : FROM.parse(from);
        return id == null ? beginning : Cursor.of(id);
    }

    private static FrameForm form(Parameters query) {
        @Nullable String envelope = query.one(ENVELOPE);
        if (envelope == null) {
            return FrameForm.PLAIN;
        }
        if (!envelope.equals("json")) {
            throw Problem.badRequest("The parameter envelope is " + Text.quote(envelope)
                    + "; expected json for data that says its topic, or none for data as it was published");
        }
        return FrameForm.ENVELOPE;
    }

    private static Subscription.End end(Parameters query) {
        @Nullable String until = query.one(UNTIL);
        if (until == null) {
            return Subscription.End.NEVER;
        }
        if (!until.equals("now")) {
            throw Problem.badRequest("The parameter until is " + Text.quote(until)
                    + "; expected now for what is kept and then the end, or none for a stream that goes on");
        }
        return Subscription.End.WHEN_CAUGHT_UP;
    }

    /** Whether the client was asked to stop for good, and is to be answered 204. */
    static boolean isStopped(Subscription subscription) {
        return STOP.equals(subscription.cursor());
    }
}
