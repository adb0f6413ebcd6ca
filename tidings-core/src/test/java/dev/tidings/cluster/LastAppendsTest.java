package dev.tidings.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.EventIds;
import org.junit.jupiter.api.Test;

class LastAppendsTest {
    private final LastAppends appends = new LastAppends();

    @Test
    void forgetsTheNodesThatHaveNotAppendedForTheLongest() {
        for (int node = 1; node <= EventIds.MAX_NAMES; node++) {
            assertThat(appends.rise("node" + node, 1, node)).isNotNull();
        }
        assertThat(appends.rise("node1", 2, EventIds.MAX_NAMES + 1)).isNotNull();
        assertThat(appends.rise("another", 1, EventIds.MAX_NAMES + 2)).isNotNull();
        assertThat(appends.all())
                .hasSize(EventIds.MAX_NAMES)
                .containsEntry("node1", 2L)
                .doesNotContainKey("node2");
        assertThat(appends.rise("node1", 2, EventIds.MAX_NAMES + 3)).isNull();
    }
}
