package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.topic.DurationParser;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What people write, for any number. */
class ParsersTest {
    @Property
    void aSizeIsItsNumberTimesItsUnit(
            @ForAll @LongRange(min = 0, max = 1L << 32) long count, @ForAll @IntRange(max = 3) int unit) {
        String letter = unit == 0 ? "" : "kmg".substring(unit - 1, unit);
        assertThat(SizeParser.parse(count + letter)).isEqualTo(count << (10 * unit));
    }

    @Property
    void aTimeMayBeWrittenInIso8601(@ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
        Duration time = Duration.ofMillis(millis);
        assertThat(DurationParser.parse(millis + "ms")).isEqualTo(time);
        assertThat(DurationParser.parse(time.toString())).isEqualTo(time);
    }

    @Property
    void aTimeMayBeWrittenInLongerUnits(@ForAll @IntRange int count) {
        assertThat(DurationParser.parse(count + "d")).isEqualTo(DurationParser.parse(24L * count + "h"));
        assertThat(DurationParser.parse(count + "h")).isEqualTo(DurationParser.parse(60L * count + "m"));
        assertThat(DurationParser.parse(count + "m")).isEqualTo(DurationParser.parse(60L * count + "s"));
    }
}
