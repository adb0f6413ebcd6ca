package dev.tidings.hub;

import dev.tidings.access.NotGrantedException;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.Form;
import dev.tidings.log.Housekeeping;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.util.concurrent.CompletionException;

/**
 * What the hub that has a stream answers another one's {@link StreamRequest}, which lies before it: what has become of it, or why nothing has.
 *
 * @param id of the request
 * @param from the node that answers
 * @param to the node that asked
 * @param form all of it
 */
record StreamAnswer(String id, String from, String to, Form form) {
    private static final String TYPE = HubEvent.PREFIX + "answer";
    private static final String FAILURE = "failure";
    private static final String WHY = "why";
    private static final String OF = "of";

    private static final String UNKNOWN = "unknown";
    private static final String OTHER_PARTY = "other-party";
    private static final String OVERTAKEN = "overtaken";
    private static final String BUSY = "busy";
    private static final String INVALID = "invalid";
    private static final String UNAVAILABLE = "unavailable";
    private static final String NOT_GRANTED = "not-granted";
    private static final String REFUSED = "refused";
    private static final String FAILED = "failed";

    static Event event(StreamRequest request, Form content) {
        content.add("id", request.id()).add("from", request.to()).add("to", request.from());
        return Housekeeping.passing(StreamRequest.TOPIC, TYPE, content.text(), StreamRequest.LIFE);
    }

    /** Whether an event may be one: quick to say of any other. */
    static boolean isOne(Event event) {
        return event.isPrivate() && TYPE.equals(event.type());
    }

    static StreamAnswer read(Event event) {
        Form form = Form.read(event.data());
        return new StreamAnswer(form.text("id"), form.text("from"), form.text("to"), form);
    }

    static Form of(Selection selection) {
        Form form = of(selection.id());
        selection.selectors().all().forEach(selector -> form.add("selector", selector.text()));
        return form;
    }

    /** That it is done, at a place in the log. */
    static Form of(String place) {
        return new Form().add("place", place);
    }

    /** What {@link #of(Selection)} has written. */
    Selection selection() {
        return new Selection(Selectors.of(form.all("selector")), place());
    }

    String place() {
        return form.text("place");
    }

    boolean isFailure() {
        return form.get(FAILURE) != null;
    }

    /** That it is not done. */
    static Form of(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        Form form = new Form().add(WHY, failure.getMessage());
        if (failure instanceof UnknownStreamException) {
            return form.add(FAILURE, UNKNOWN);
        }
        if (failure instanceof OtherPartyException) {
            return form.add(FAILURE, OTHER_PARTY);
        }
        if (failure instanceof OvertakenException) {
            return form.add(FAILURE, OVERTAKEN);
        }
        if (failure instanceof StreamBusyException) {
            return form.add(FAILURE, BUSY);
        }
        if (failure instanceof InvalidValueException) {
            return form.add(FAILURE, INVALID);
        }
        if (failure instanceof LogUnavailableException unavailable) {
            return form.add(FAILURE, UNAVAILABLE).add(OF, unavailable.reason().name());
        }
        if (failure instanceof NotGrantedException missing) {
            return form.add(FAILURE, NOT_GRANTED).add(OF, missing.right().key());
        }
        if (failure instanceof RefusedCredentialsException refused) {
            return form.add(FAILURE, REFUSED).add(OF, refused.refusal().name());
        }
        FailureLog.note("A request for a stream failed that another node had", failure);
        return form.add(FAILURE, FAILED);
    }

    /** What is thrown here as it was there. */
    RuntimeException failure() {
        String why = form.text(WHY);
        String of = form.text(OF);
        return switch (form.text(FAILURE)) {
            case UNKNOWN -> new UnknownStreamException();
            case OTHER_PARTY -> new OtherPartyException();
            case OVERTAKEN -> new OvertakenException();
            case BUSY -> new StreamBusyException(why);
            case INVALID -> new InvalidValueException(why);
            case UNAVAILABLE -> new LogUnavailableException(LogUnavailableException.Reason.valueOf(of), why);
            case NOT_GRANTED -> NotGrantedException.told(Right.of(of), why);
            case REFUSED -> new RefusedCredentialsException(Refusal.valueOf(of), why);
            default -> new IllegalStateException("The node " + from + ", which has the stream, failed: " + why);
        };
    }
}
