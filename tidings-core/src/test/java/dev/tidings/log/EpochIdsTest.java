package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.EpochIds.Epoch;
import dev.tidings.log.EventIds.Place;
import dev.tidings.log.EventIds.Within;
import dev.tidings.topic.InvalidValueException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochIdsTest {
    private final EventIds ids = new EpochIds("7k2qh0ax");

    @Test
    void writesEpochAndPosition() {
        assertThat(ids.at(1042)).isEqualTo("7k2qh0ax-1042");
    }

    @Property
    void readsBackEveryPositionItWrites(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long position) {
        String id = ids.at(position);

        assertThat(ids.positionOf(id)).isEqualTo(position);
        assertThat(ids.reserves(id)).isTrue();
    }

    /** One spelling for each position: an id means one event, and an event has one id. */
    @Property
    void readsAPositionFromNothingButTheIdOfThatPosition(@ForAll String tail) {
        long position = ids.positionOf("7k2qh0ax-" + tail);

        assertThat(position == -1 || ids.at(position).equals("7k2qh0ax-" + tail))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7k2qh0ax",
                "7k2qh0ax-",
                "7k2qh0ax-x",
                "7k2qh0ax-1x",
                "7k2qh0ax--1",
                "7k2qh0ax-+1",
                "7k2qh0ax- 1",
                "7k2qh0ax-1\n",
                "7k2qh0ax-\u0661",
                "7k2qh0ax-9223372036854775808",
                "7k2qh0ax-9999999999999999999",
                "7k2qh0ax-18446744073709551617",
                "7k2qh0a-1",
                "7k2qh0axx-1",
                "7K2QH0AX-1",
                "x7k2qh0ax-1",
                "-1",
                "1",
                "7k2qh0ax-01",
                "7k2qh0ax-00"
            })
    void readsNoPositionFromAnythingElse(String id) {
        assertThat(ids.positionOf(id)).isEqualTo(-1);
    }

    @Test
    void writesAndReadsPlacesWithinASnapshotWhichNoEventHas() {
        assertThat(ids.within(1042, 7)).isEqualTo("7k2qh0ax-1042.7");
        assertThat(ids.withinChange(1042, 7)).isEqualTo("7k2qh0ax-1042~7");
        assertThat(ids.findWithinChange("7k2qh0ax-1042~7")).isEqualTo(new Within(new Place(1042, true), 7));
        assertThat(ids.findWithinChange("7k2qh0ax-1042.7")).isNull();
        assertThat(ids.findWithin("7k2qh0ax-1042~7")).isNull();
        assertThat(ids.find("7k2qh0ax-1042~7")).isNull();
        assertThat(ids.findWithin("7k2qh0ax-1042.7")).isEqualTo(new Within(new Place(1042, true), 7));
        assertThat(ids.findWithin("7k2qh0ax-1042.0")).isEqualTo(new Within(new Place(1042, true), 0));
        assertThat(ids.positionOf("7k2qh0ax-1042.7")).isEqualTo(-1);
        assertThat(ids.reserves("7k2qh0ax-1042.7")).isTrue();
    }

    @Test
    void findsTheEndOfAnEpochInAPlaceBeyondIt() {
        EventIds several = new EpochIds(List.of(new Epoch("a", 0), new Epoch("b", 10)));
        assertThat(several.findWithin("a-12.11")).isEqualTo(new Within(new Place(9, false), 11));
        assertThat(several.findWithin("a-5.1")).isEqualTo(new Within(new Place(5, true), 1));
        assertThat(several.findWithin("b-12.3")).isEqualTo(new Within(new Place(12, true), 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7k2qh0ax-5",
                "7k2qh0ax-5.",
                "7k2qh0ax-.5",
                "7k2qh0ax-5.5",
                "7k2qh0ax-5.6",
                "7k2qh0ax-5.01",
                "7k2qh0ax-5.end",
                "7k2qh0ax-5.1.1",
                "7k2qh0ax-5.-1",
                "other000-5.1",
                "5.1",
                "."
            })
    void readsNoPlaceWithinASnapshotFromAnythingElse(String id) {
        assertThat(ids.findWithin(id)).isNull();
    }

    @Test
    void reservesItsOwnFormOnly() {
        assertThat(ids.reserves("7k2qh0ax-1")).isTrue();
        assertThat(ids.reserves("7k2qh0ax-anything")).isTrue();
        assertThat(ids.reserves("7k2qh0ax-")).isTrue();
        assertThat(ids.reserves("7k2qh0ax")).isFalse();
        assertThat(ids.reserves("7k2qh0ax1")).isFalse();
        assertThat(ids.reserves("other-1")).isFalse();
        assertThat(ids.reserves("my-7k2qh0ax-1")).isFalse();
        assertThat(ids.reserves("")).isFalse();
    }

    @Test
    void readsTheLargestPosition() {
        assertThat(ids.positionOf("7k2qh0ax-9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void givesEachPositionTheNameOfItsEpoch() {
        EventIds several =
                new EpochIds(List.of(new Epoch("a", 0), new Epoch("b", 10), new Epoch("c", 10), new Epoch("d", 15)));
        assertThat(several.name()).isEqualTo("d");
        assertThat(several.at(0)).isEqualTo("a-0");
        assertThat(several.at(9)).isEqualTo("a-9");
        assertThat(several.at(10)).isEqualTo("c-10");
        assertThat(several.at(14)).isEqualTo("c-14");
        assertThat(several.at(15)).isEqualTo("d-15");
        for (long position = 0; position < 30; position++) {
            assertThat(several.positionOf(several.at(position))).isEqualTo(position);
        }
        assertThat(List.of("a-5", "b-x", "c-10", "d-1")).allMatch(several::reserves);
        assertThat(several.reserves("e-1")).isFalse();
    }

    /** Its event is gone: the position belongs to another since. */
    @Test
    void pointsBehindTheEpochOfAnIdThatIsBeyondItsEnd() {
        EventIds several = new EpochIds(List.of(new Epoch("a", 0), new Epoch("b", 10), new Epoch("c", 10)));
        assertThat(several.find("a-9")).isEqualTo(new Place(9, true));
        assertThat(several.find("a-10")).isEqualTo(new Place(9, false));
        assertThat(several.find("a-9223372036854775807")).isEqualTo(new Place(9, false));
        assertThat(several.find("b-10")).isEqualTo(new Place(9, false));
        assertThat(several.positionOf("b-10")).isEqualTo(-1);
        assertThat(several.find("c-1000")).isEqualTo(new Place(1000, true));
        assertThat(several.find("c-9")).isNull();
    }

    @Test
    void dropsTheOldestOfVeryManyEpochs() {
        EpochIds many = new EpochIds("7k2qh0ax");
        for (int i = 1; i < EventIds.MAX_NAMES; i++) {
            many = many.withEpochFrom(i);
        }
        assertThat(many.at(0)).isEqualTo("7k2qh0ax-0");
        many = many.withEpochFrom(10_000);
        assertThat(many.epochs()).hasSize(EventIds.MAX_NAMES);
        assertThat(many.find("7k2qh0ax-0")).isNull();
        assertThat(many.positionOf(many.at(0))).isEqualTo(0);
    }

    @Test
    void drawsAShortPlainEpochThatIsNewEachTime() {
        Set<String> epochs = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            epochs.add(EpochIds.random().name());
        }

        assertThat(epochs).hasSize(100).allMatch(epoch -> epoch.matches("[0-9a-z]{8}"));
    }

    @Test
    void acceptsEpochsOfItsAlphabet() {
        assertThat(new EpochIds("a").at(1)).isEqualTo("a-1");
        assertThat(new EpochIds("z9".repeat(16)).name()).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a-b", "a b", "a:b", "é", "a\n", "123456789012345678901234567890123"})
    void refusesAnyOtherEpoch(String epoch) {
        assertThatThrownBy(() -> new EpochIds(epoch))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected 1 to 32 lower-case letters and digits");
    }
}
