package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.cluster.Sequencer.Entry;
import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HousekeepingEntriesTest {
    private static final AppendOptions WITH_KEY = new AppendOptions(null, "key", "publisher");

    private static byte[] entry(Event event) {
        int flags = ClusterEntry.flags(event, true);
        return ClusterEntry.encode(flags, 7, "nodename1", 1, 0, 1, ClusterEntry.body(event, WITH_KEY));
    }

    private static void requireReadable(Event event) {
        ClusterEntry read = ClusterEntry.decode(new Entry(1, 0, entry(event)));
        assertThat(read.event()).isEqualTo(event);
        assertThat(read.options()).isEqualTo(WITH_KEY);
    }

    @Test
    void areThoseOfEventsOnTopicsOfTheHubsOwnAlone() {
        Event ready = Event.on("tidings/ready")
                .data("node")
                .isPrivate(true)
                .ttl(Duration.ofMinutes(1))
                .build();
        Event news = Event.on("news").data("text").build();
        Event both =
                Event.on("tidings/ready", "news").data("text").isPrivate(true).build();

        assertThat(HousekeepingEntries.is(entry(ready))).isTrue();
        assertThat(HousekeepingEntries.is(entry(news))).isFalse();
        assertThat(HousekeepingEntries.is(entry(both))).isFalse();
        requireReadable(Event.on("news")
                .data("text")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build());
        requireReadable(ready);
        requireReadable(news);
    }

    @Test
    void areThoseWithoutAnEvent() {
        assertThat(HousekeepingEntries.is(ClusterEntry.encodeEmpty(7, "nodename1", 0)))
                .isTrue();
    }

    @Test
    void areNoneThatSomethingElseHasWritten() {
        assertThat(HousekeepingEntries.is(new byte[0])).isFalse();
        assertThat(HousekeepingEntries.is(new byte[] {1})).isFalse();
        assertThat(HousekeepingEntries.is("a text".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
