package dev.tidings.log.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.disk.index.Places;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class PlacesTest {
    @Property
    void holdAPositionAndItsChunk(
            @ForAll @LongRange(min = 1, max = 1L << 50) long chunk, @ForAll @LongRange(max = 10_000) long offset) {
        long place = Places.of(chunk + offset, chunk);

        assertThat(Places.position(place)).isEqualTo(chunk + offset);
        assertThat(Places.chunk(place)).isEqualTo(offset < 4095 ? chunk : 0);
    }
}
