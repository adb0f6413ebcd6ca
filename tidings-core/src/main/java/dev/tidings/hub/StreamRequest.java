package dev.tidings.hub;

import dev.tidings.access.Bearer;
import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.BeginningParser;
import dev.tidings.log.Cursor;
import dev.tidings.log.Form;
import dev.tidings.log.Housekeeping;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one hub of a log asks of the one that has a stream: a private event on a topic of the hub's own. It says who asks as a revocation would, and what that one is granted where that matters, but nothing of what was shown for it.
 *
 * @param id tells it from all others
 * @param from the node that asks
 * @param to the node that is asked
 * @param form all of it
 */
record StreamRequest(String id, String from, String to, StreamName name, Form form) {
    /** Where requests and answers lie. */
    static final Topic TOPIC = new Topic(Topic.RESERVED + "/stream-requests");

    /** Longer than anybody waits for an answer. */
    static final Duration LIFE = Duration.ofMinutes(1);

    static final String RENEWAL = "renewal";

    private static final String TYPE = HubEvent.PREFIX + "request";
    private static final BeginningParser BEGINNING = new BeginningParser("The request's from", "it too");

    static Event event(String id, String from, String to, StreamName name, Consumer<Form> content) {
        Form form = new Form().add("id", id).add("from", from).add("to", to).add("stream", name.hash());
        content.accept(form);
        return Housekeeping.passing(TOPIC, TYPE, form.text(), LIFE);
    }

    /** Whether an event may be one: quick to say of any other. */
    static boolean isOne(Event event) {
        return event.isPrivate() && TYPE.equals(event.type());
    }

    static StreamRequest read(Event event) {
        Form form = Form.read(event.data());
        return new StreamRequest(
                form.text("id"), form.text("from"), form.text("to"), new StreamName(form.text("stream")), form);
    }

    /** Writes a change, and who asks for it. */
    static void write(Form form, SelectionChange change, @Nullable Bearer by) {
        change.add().forEach(selector -> form.add("add", selector.text()));
        change.drop().forEach(selector -> form.add("drop", selector.text()));
        form.add("max", change.maxSelectors());
        form.add("begin", change.from() == null ? null : change.from().text());
        if (by != null) {
            form.add("by", "somebody");
            form.add("issuer", by.issuer());
            form.add("subject", by.subject());
            form.add("tokenId", by.tokenId());
            form.add("issuedAt", by.issuedAt());
        }
    }

    /** The change that it asks for. */
    SelectionChange change() {
        return new SelectionChange(
                form.all("add").stream().map(Selector::of).toList(),
                form.all("drop").stream().map(Selector::of).toList(),
                cursor(form.get("begin")),
                Integer.parseInt(form.text("max")));
    }

    private static @Nullable Cursor cursor(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return BeginningParser.isBeginning(text) ? BEGINNING.parse(text) : Cursor.of(text);
    }

    /** Who asks; null for a program. */
    @Nullable
    Bearer by() {
        String issuedAt = form.get("issuedAt");
        return form.get("by") == null
                ? null
                : new Bearer(
                        form.get("issuer"),
                        form.get("subject"),
                        form.get("tokenId"),
                        issuedAt == null ? null : Instant.parse(issuedAt));
    }
}
