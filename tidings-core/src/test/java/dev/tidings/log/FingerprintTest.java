package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** Logs keep it: what it is of a text may never change. */
    @Test
    void isTheSameInEveryVersion() {
        assertThat(Fingerprint.of(Event.on("a").id("1").data("12").build()))
                .isEqualTo(new Fingerprint(-0x15084d779f30fb7cL, -0x53ca784ee82b9e37L));
        assertThat(Fingerprint.of(
                        Event.on("a").id("1").data("12").isPrivate(true).build()))
                .isEqualTo(new Fingerprint(-0x6bc3d5bfea8d77eaL, -0xc34b8d1d052fdbaL));
    }

    /** What is sent again is sent within another span. */
    @Test
    void isTheSameWhicheverTraceAnEventIsOf() {
        Event event = Event.on("a")
                .id("1")
                .data("12")
                .traceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .build();
        assertThat(Fingerprint.of(event))
                .isEqualTo(Fingerprint.of(Event.on("a").id("1").data("12").build()));
    }

    @Test
    void tellsJsonFromText() {
        assertThat(Fingerprint.of(Event.on("a").json("12").build()))
                .isNotEqualTo(Fingerprint.of(Event.on("a").data("12").build()))
                .isNotEqualTo(
                        Fingerprint.of(Event.on("a").data("12").isPrivate(true).build()))
                .isNotEqualTo(
                        Fingerprint.of(Event.on("a").json("12").isPrivate(true).build()));
    }
}
