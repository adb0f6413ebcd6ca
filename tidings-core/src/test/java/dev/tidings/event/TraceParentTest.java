package dev.tidings.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String IDS = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
    private static final Pattern WELL_FORMED =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static Event carrying(String traceParent) {
        return Event.on("a").data("x").traceParent(traceParent).build();
    }

    @ParameterizedTest
    @CsvSource({
        "00-" + IDS + "-01, 01",
        "00-" + IDS + "-00, 00",
        // Flags that are not known yet stay as they are.
        "00-" + IDS + "-03, 03",
        "00-" + IDS + "-fe, fe",
        // Of a version to come nothing is known but what is sampled.
        "01-" + IDS + "-03, 01",
        "fe-" + IDS + "-02, 00",
        "cc-" + IDS + "-01-what-the-future-brings, 01",
        "cc-" + IDS + "-00-, 00",
    })
    void isTakenInTheFormOfTheFirstVersion(String field, String flags) {
        assertThat(TraceParent.of(List.of(field))).isEqualTo("00-" + IDS + "-" + flags);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "garbage",
                "00-" + IDS,
                "00-" + IDS + "-0",
                "00-" + IDS + "-001",
                "00-" + IDS + "-01-",
                "00-" + IDS + "-01-more",
                "00-" + IDS + "-0g",
                "00-" + IDS + "-0A",
                "00-" + IDS + " 01",
                "00 " + IDS + "-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333\u0661-01",
                "cc-00000000000000000000000000000000-b7ad6b7169203331-01-x",
                "ff-" + IDS + "-01",
                "0g-" + IDS + "-01",
                "CC-" + IDS + "-01",
                "cc-" + IDS + "-01.x",
                "cc-" + IDS + "-0",
            })
    void isDroppedWhereItIsNotWellFormed(String field) {
        assertThat(TraceParent.of(List.of(field))).isNull();
        assertThatThrownBy(() -> carrying(field))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected one such as 00-");
    }

    @Test
    void isNoneWhereThereAreNoneOrSeveral() {
        String field = "00-" + IDS + "-01";
        assertThat(TraceParent.of(List.of())).isNull();
        assertThat(TraceParent.of(List.of(field, field))).isNull();
    }

    @Test
    void saysWhetherItIsSampled() {
        assertThat(TraceParent.isSampled("00-" + IDS + "-01")).isTrue();
        assertThat(TraceParent.isSampled("00-" + IDS + "-ff")).isTrue();
        assertThat(TraceParent.isSampled("00-" + IDS + "-00")).isFalse();
        assertThat(TraceParent.isSampled("00-" + IDS + "-fe")).isFalse();
    }

    /** One of a version to come is no event's, for the hub has to say it in its own. */
    @Test
    void isOfTheFirstVersionInAnEvent() {
        assertThatThrownBy(() -> carrying("cc-" + IDS + "-01")).isInstanceOf(InvalidValueException.class);
        assertThat(carrying("00-" + IDS + "-01").traceParent()).isEqualTo("00-" + IDS + "-01");
        assertThat(carrying("00-" + IDS + "-01").withoutId().traceParent()).isEqualTo("00-" + IDS + "-01");
    }

    @Test
    void isNoPartOfWhatAnEventSays() {
        Event event = carrying("00-" + IDS + "-01");
        Event other = carrying("00-" + IDS + "-00");
        Event none = Event.on("a").data("x").build();
        assertThat(event).isNotEqualTo(other).isNotEqualTo(none);
        assertThat(event.saysTheSameAs(other)).isTrue();
        assertThat(event.saysTheSameAs(none)).isTrue();
        assertThat(none.saysTheSameAs(event)).isTrue();
        assertThat(event.saysTheSameAs(Event.on("a").data("y").build())).isFalse();
    }

    @Property
    void isWhatTheRulesSay(@ForAll("nearly") String text) {
        boolean isWellFormed = WELL_FORMED.matcher(text).matches();
        assertThat(TraceParent.isValid(text)).isEqualTo(isWellFormed);
        if (isWellFormed) {
            assertThat(TraceParent.of(List.of(text))).isEqualTo(text);
        } else if (text.startsWith("00")) {
            assertThat(TraceParent.of(List.of(text))).isNull();
        }
    }

    /** Well-formed ones, of which a character may be another, missing, or there twice. */
    @Provide
    Arbitrary<String> nearly() {
        StringArbitrary ids = Arbitraries.strings().withChars("0123456789abcdef");
        Arbitrary<String> whole = Combinators.combine(
                        Arbitraries.oneOf(ids.ofLength(32), Arbitraries.of("0".repeat(32), "0".repeat(31) + "1")),
                        Arbitraries.oneOf(ids.ofLength(16), Arbitraries.of("0".repeat(16), "f".repeat(16))),
                        ids.ofLength(2))
                .as((trace, span, flags) -> "00-" + trace + "-" + span + "-" + flags);
        Arbitrary<String> others = Arbitraries.of("", "0", "-", "f", "g", "A", " ", "00", "\u0660");
        Arbitrary<String> changed = Combinators.combine(
                        whole, Arbitraries.integers().between(0, TraceParent.LENGTH - 1), others)
                .as((text, at, other) -> text.substring(0, at) + other + text.substring(at + 1));
        return Arbitraries.oneOf(whole, changed);
    }
}
