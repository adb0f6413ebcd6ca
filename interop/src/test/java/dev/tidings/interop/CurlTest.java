package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurlTest {
    private final TestHub hub = TestHub.start(TestHub.QUICK);

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void printsEachEventAtOnceAndEndsWellWithTheStream() throws InterruptedException {
        try (Curl curl = Curl.start("-N", hub.events("news"))) {
            hub.awaitSubscribers(1);
            Message first = hub.publish(
                    Event.on("news").type("headline").data("one\r\ntwo").build());
            String block = "event: headline\nid: " + first.id() + "\ndata: one\ndata: two\n\n";
            Waiting.until(() -> curl.events().equals(block));

            Message second = hub.publish(Event.on("news").data(" three").build());
            String both = block + "id: " + second.id() + "\ndata:  three\n\n";
            Waiting.until(() -> curl.events().equals(both));

            hub.endStreams();
            assertThat(curl.exitStatus()).isZero();
            assertThat(curl.events()).isEqualTo(both);
        }
    }

    @Test
    void resumesAfterTheIdOfAHeader() {
        Message first = hub.publish(Event.on("news").data("one").build());
        Message second = hub.publish(Event.on("news").data("two").build());
        try (Curl curl = Curl.start("-N", "-H", "Last-Event-ID: " + first.id(), hub.events("news"))) {
            Waiting.until(() -> curl.events().equals("id: " + second.id() + "\ndata: two\n\n"));
        }
    }

    @Test
    void resumesAfterAnIdOutsideAscii() {
        hub.publish(Event.on("news").id("заказ-日本-1").data("one").build());
        Message second = hub.publish(Event.on("news").data("two").build());
        try (Curl curl = Curl.start("-N", "-H", "Last-Event-ID: заказ-日本-1", hub.events("news"))) {
            Waiting.until(() -> curl.events().equals("id: " + second.id() + "\ndata: two\n\n"));
        }
    }

    @Test
    void publishesWhatAnotherPrints() throws InterruptedException {
        String text = "hello, wörld & all=100%";
        try (Curl reader = Curl.start("-N", hub.events("news"))) {
            hub.awaitSubscribers(1);
            try (Curl writer = Curl.start("-d", text, hub.events("news"))) {
                assertThat(writer.exitStatus()).isZero();
            }
            Waiting.until(() -> reader.events().endsWith("\ndata: " + text + "\n\n"));
        }
    }

    @Test
    void isToldToStopByA204() throws InterruptedException {
        try (Curl curl = Curl.start("-i", "-H", "Last-Event-ID: tidings.stop", hub.events("news"))) {
            assertThat(curl.exitStatus()).isZero();
            assertThat(curl.printed()).startsWith("HTTP/1.1 204 ");
        }
    }
}
