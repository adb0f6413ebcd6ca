package dev.tidings.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.presence.PresenceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HubEventTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "hub-events.md");

    @Test
    void isListedOnThePageBesideWhatIsToldOfPresence() throws IOException {
        List<String> listed = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `tidings."))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(listed)
                .containsExactlyElementsOf(Stream.concat(
                                Arrays.stream(HubEvent.values()).map(HubEvent::type),
                                Arrays.stream(PresenceEvent.values()).map(PresenceEvent::type))
                        .toList());
    }

    @Test
    void isAnEventWithoutAnIdThatNobodyElseCanMake() {
        Event gap = HubEvent.GAP.with("{}");
        assertThat(gap.type()).isEqualTo("tidings.gap");
        assertThat(gap.data()).isEqualTo("{}");
        assertThat(gap.id()).isNull();
    }
}
