package dev.tidings.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedTest {
    private static Event event(String type, String json) {
        return new Event(null, List.of(new Topic("tidings/presence/a")), type, json, true, null, true, null);
    }

    @Test
    void takesTheKindsThatWereAskedFor() {
        Wanted wanted = new Wanted(Set.of(WebhookKind.JOIN, WebhookKind.VACANT));

        assertTrue(wanted.includes(event("tidings.join", "{}")));
        assertTrue(wanted.includes(event("tidings.join", "{\"again\":true}")));
        assertTrue(wanted.includes(event("tidings.vacant", "{}")));
        assertFalse(wanted.includes(event("tidings.leave", "{}")));
        assertFalse(wanted.includes(event("tidings.count", "{}")));
    }

    @Test
    void kindsAreSpelledAsTheirEvents() {
        for (WebhookKind kind : WebhookKind.values()) {
            assertEquals(kind, WebhookKind.of(kind.code()));
            assertEquals("tidings." + kind.code(), kind.type());
        }
    }
}
