package dev.tidings.testkit;

import static dev.tidings.testkit.StreamAssert.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.client.CloseReason;
import dev.tidings.event.Event;
import org.junit.jupiter.api.Test;

@TidingsTest
class StreamAssertTest {
    @Test
    void goesOnWhereTheSentenceBeforeEnded(TestHub hub) {
        TestStream stream = hub.stream("news");
        hub.publish("news", "1");
        hub.publish("news", "2");
        hub.publish(Event.on("news").type("price").data("3").build());
        hub.publish("news", "5");
        hub.publish("news", "4");
        assertThat(stream).receives("1", "2").within(ofSeconds(60));
        assertThat(stream).receivesEvent("price", "3").within(ofSeconds(60));
        assertThat(stream).receivesInAnyOrder("4", "5").within(ofSeconds(60));
        assertThat(stream).receivesNothing().within(ofMillis(50));
    }

    @Test
    void failsWithWhatTheStreamBrought(TestHub hub) {
        TestStream stream = hub.stream("news");
        hub.publish("news", "1");
        assertThatThrownBy(() -> assertThat(stream).receives("2").within(ofSeconds(60)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Expected the next events to have the data [2]\nbut got [1]");
        assertThatThrownBy(() -> assertThat(stream).receives("1", "2").within(ofMillis(50)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expected within PT0.05S: events with the data [1, 2]")
                .hasMessageContaining("message \"1\"");
        assertThatThrownBy(() -> assertThat(stream).receivesNothing().within(ofMillis(50)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no event");
        assertThatThrownBy(() -> assertThat(stream).receivesEvent("price", "1").within(ofSeconds(60)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void seesGapsAndEnds(TestHub hub) {
        TestStream lost = hub.stream(client -> client.resumeAfter("no-such-id"), "news");
        assertThat(lost).isToldOfAGap("unknown-id").within(ofSeconds(60));
        TestStream ended = hub.stream("match/7");
        hub.publish(Event.on("match/7").end(true).build());
        assertThat(ended).closes(CloseReason.Code.ENDED).within(ofSeconds(60));
    }
}
