package dev.tidings.hub;

import dev.tidings.access.Revocation;
import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a revocation is written: as a private event in the log, on a topic of the hub's own, of a type that no publisher can send. */
final class RevocationEvent {
    private static final String PREFIX = Topic.RESERVED + "/revocations/";
    /** What all of these lie on. */
    static final String PATTERN = PREFIX + "*";

    private static final String TYPE = HubEvent.PREFIX + "revocation";

    private RevocationEvent() {}

    /** Of the same one, always on the same topic. */
    static Event of(Revocation revocation) {
        StringBuilder form = new StringBuilder();
        add(form, "issuer", revocation.issuer());
        add(form, "subject", revocation.subject());
        add(form, "tokenId", revocation.tokenId());
        add(form, "issuedBefore", revocation.issuedBefore().toString());
        add(form, "until", revocation.until().toString());
        String text = form.toString();
        return new Event(null, List.of(new Topic(PREFIX + Text.sha256(text))), TYPE, text, false, null, true, null);
    }

    private static void add(StringBuilder form, String name, @Nullable String value) {
        if (value != null) {
            form.append(form.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /** Whether an event may be one: quick to say of any other. */
    static boolean isOne(Event event) {
        return event.isPrivate() && TYPE.equals(event.type());
    }

    /** What an event says that {@linkplain #isOne is one}. */
    static Revocation read(Event event) {
        Map<String, String> values = new HashMap<>();
        for (String pair : event.data().split("&", -1)) {
            int equals = pair.indexOf('=');
            values.put(
                    pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return new Revocation(
                values.get("issuer"),
                values.get("subject"),
                values.get("tokenId"),
                Instant.parse(String.valueOf(values.get("issuedBefore"))),
                Instant.parse(String.valueOf(values.get("until"))));
    }
}
