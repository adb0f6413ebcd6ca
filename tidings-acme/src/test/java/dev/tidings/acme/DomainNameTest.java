package dev.tidings.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    @Test
    void isAsItStandsInACertificate() {
        assertThat(DomainName.of("Hub.Example.COM")).isEqualTo("hub.example.com");
        assertThat(DomainName.of("b\u00fccher.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(DomainName.of("hub")).isEqualTo("hub");
    }

    @Test
    void standsForOneHost() {
        assertThatThrownBy(() -> DomainName.of("*.example.com"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll("\"*.example.com\" stands for many names", "expected each name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]"})
    void isNoAddress(String text) {
        assertThatThrownBy(() -> DomainName.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"" + text + "\" is an address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://a.example",
                "a.example:443",
                "a..example",
                "-a.example",
                "a_b.example",
                "a b",
                "a.example."
            })
    void isNothingElse(String text) {
        assertThatThrownBy(() -> DomainName.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"" + text + "\" is no name of a host; expected one such as hub.example.com");
    }

    @Test
    void isNotTooLong() {
        String label = "a".repeat(63);
        assertThat(DomainName.of(label + "." + label)).hasSize(127);
        assertThatThrownBy(() -> DomainName.of(String.join(".", label, label, label, label)))
                .isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> DomainName.of(label + "a.example")).isInstanceOf(InvalidValueException.class);
    }
}
