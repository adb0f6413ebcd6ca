package dev.tidings.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tidings.event.Event;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgementTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isReadAsItWasWritten(boolean isOver) {
        Acknowledgement one = new Acknowledgement("a node & more", 17, "x=1-%52", isOver);
        Event event = one.event("main", Duration.ofMinutes(1));

        assertEquals(one, Acknowledgement.read(event));
        assertEquals("node=a+node+%26+more&turn=17&after=x%3D1-%2552" + (isOver ? "&over=true" : ""), event.data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "node=a&turn=1",
                "node=a&turn=x&after=b",
                "node=%zz&turn=1&after=b",
                "node=a&&turn=1&after=b"
            })
    void whatIsNoneIsPassedOver(String data) {
        assertNull(Acknowledgement.read(
                Event.on("tidings/webhooks/main").data(data).isPrivate(true).build()));
    }
}
