package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
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

    @Test
    void refusesAnIdThatIsTheHubsOwnWithAllThatIsPublishedBesideIt() {
        Event first = Event.on("news").data("first").build();
        Event stop = new Event("tidings.stop", NEWS, null, "", false, null, false, null);

        assertThatThrownBy(() -> hub.publish(List.of(first, stop))).isInstanceOf(InvalidValueException.class);
        assertThat(log.head()).isZero();
    }
}
