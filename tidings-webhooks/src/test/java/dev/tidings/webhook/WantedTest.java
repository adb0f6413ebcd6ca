package dev.tidings.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidings.event.Event;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedTest {
    private static Event event(String type, String json) {
        return new Event(null, List.of(new Topic("tidings/presence/a")), type, json, true, null, true, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"again\":true}",
                "{\"topic\":\"a\",\"again\" : true,\"n\":1}",
                "{\"info\":{\"x\":[1,{}]},\"again\":true}",
                "{\"said\":\"\\\\\",\"again\":true}"
            })
    void knowsWhatWasToldBefore(String json) {
        assertTrue(Wanted.isAgain(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"again\":false}",
                "{\"info\":{\"again\":true}}",
                "{\"info\":[{\"again\":true}]}",
                "{\"said\":\"\\\"again\\\":true\"}",
                "{\"said\":\"again\",\"x\":true}",
                "{\"said\":\"{\\\"again\\\":true\"",
                "{\"again"
            })
    void isNotMisledByWhatAMemberSays(String json) {
        assertFalse(Wanted.isAgain(json));
    }

    @Test
    void takesTheKindsThatWereAskedFor() {
        Wanted wanted = new Wanted(Set.of(WebhookKind.JOIN, WebhookKind.VACANT));

        assertTrue(wanted.includes(event("tidings.join", "{}")));
        assertFalse(wanted.includes(event("tidings.join", "{\"again\":true}")));
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
