package dev.tidings.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextTest {
    @Property
    void countsTheBytesThatUtf8Takes(@ForAll String text) {
        if (Text.firstUnpairedSurrogate(text) < 0) {
            assertThat(Text.utf8Length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Property
    void findsAnUnpairedSurrogateWhereverUtf8CannotCarryTheText(@ForAll String text) {
        assertThat(Text.firstUnpairedSurrogate(text) < 0)
                .isEqualTo(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    }

    @Test
    void quotesWithAnythingUnprintableEscaped() {
        assertThat(Text.quote("a\n\u202Eb\uD800")).isEqualTo("\"a\\u000a\\u202eb\\ud800\"");
    }

    @Test
    void cutsALongQuotation() {
        assertThat(Text.quote("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
        assertThat(Text.quote("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "...\"");
    }

    /** A message goes to logs and terminals: it must not bring there what the rules keep out. */
    @Property
    void quotesNothingUnprintable(@ForAll String text) {
        assertThat(Text.firstUnprintable(Text.quote(text))).isEqualTo(-1);
    }
}
