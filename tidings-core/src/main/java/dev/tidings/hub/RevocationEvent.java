package dev.tidings.hub;

import dev.tidings.access.Revocation;
import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.Form;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.time.Instant;
import java.util.List;

/** How a revocation is written: as a private event in the log, on a topic of the hub's own, of a type that no publisher can send. */
final class RevocationEvent {
    private static final String PREFIX = Topic.RESERVED + "/revocations/";
    /** What all of these lie on. */
    static final String PATTERN = PREFIX + "*";

    private static final String TYPE = HubEvent.PREFIX + "revocation";

    private RevocationEvent() {}

    /** Of the same one, always on the same topic. */
    static Event of(Revocation revocation) {
        String text = new Form()
                .add("issuer", revocation.issuer())
                .add("subject", revocation.subject())
                .add("tokenId", revocation.tokenId())
                .add("issuedBefore", revocation.issuedBefore())
                .add("until", revocation.until())
                .text();
        return new Event(null, List.of(new Topic(PREFIX + Text.sha256(text))), TYPE, text, false, null, true, null);
    }

    /** Whether an event may be one: quick to say of any other. */
    static boolean isOne(Event event) {
        return event.isPrivate() && TYPE.equals(event.type());
    }

    /** What an event says that {@linkplain #isOne is one}. */
    static Revocation read(Event event) {
        Form form = Form.read(event.data());
        return new Revocation(
                form.get("issuer"),
                form.get("subject"),
                form.get("tokenId"),
                Instant.parse(form.text("issuedBefore")),
                Instant.parse(form.text("until")));
    }
}
