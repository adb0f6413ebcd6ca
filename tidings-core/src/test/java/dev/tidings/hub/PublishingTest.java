package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublishingTest {
    private static final List<Topic> NEWS = List.of(new Topic("news"));

    private final MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);
    private final Hub hub = new Hub(log, StreamOptions.DEFAULTS);

    @ParameterizedTest
    @EnumSource
    void refusesTheHubsOwnEvents(HubEvent own) {
        assertThatThrownBy(() -> hub.publish(own.with("{}")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The event type \"" + own.type()
                        + "\" is the hub's own; expected one that does not begin with tidings.");
    }

    /** As over HTTP. */
    @Test
    void refusesAnEventThatKeepsItsReadersAwayForTooLongWithAllThatIsPublishedBesideIt() {
        Event first = Event.on("news").data("first").build();
        Event hour = Event.on("news").data("hour").retry(Duration.ofHours(1)).build();
        Event longer = Event.on("news")
                .data("longer")
                .retry(Duration.ofMillis(3_600_001))
                .build();

        assertThatThrownBy(() -> hub.publish(List.of(first, longer)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The retry \"3600001\" keeps readers away for too long; expected 0 to 3600000 milliseconds,"
                        + " which is what the setting max-retry allows");
        assertThat(log.head()).isZero();
        assertThat(hub.publish(hour)).isCompleted();
        Hub patient = new Hub(
                new MemoryEventLog(MemoryLogOptions.DEFAULTS),
                StreamOptions.DEFAULTS.withMaxEventRetry(Duration.ofHours(2)));
        assertThat(patient.publish(longer)).isCompleted();
    }

    @Test
    void refusesAnIdThatIsTheHubsOwnWithAllThatIsPublishedBesideIt() {
        Event first = Event.on("news").data("first").build();
        Event stop = new Event("tidings.stop", NEWS, null, "", false, null, false, null);

        assertThatThrownBy(() -> hub.publish(List.of(first, stop))).isInstanceOf(InvalidValueException.class);
        assertThat(log.head()).isZero();
    }
}
