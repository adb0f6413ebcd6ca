package dev.tidings.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidings.topic.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaAddressTest {
    @Test
    void namesBrokersAndATopic() {
        KafkaAddress address = KafkaAddress.of("kafka://one:9093,two,[::1],[::1]:9094/hub.events");

        assertThat(address.servers()).containsExactly("one:9093", "two:9092", "[::1]:9092", "[::1]:9094");
        assertThat(address.topic()).isEqualTo("hub.events");
        assertThat(KafkaAddress.of(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://one/topic",
                "kafka://one",
                "kafka:///topic",
                "kafka://one/",
                "kafka://one/a/b",
                "kafka://one/..",
                "kafka://one,/topic",
                "kafka://one:port/topic",
                "kafka://one/topic?acks=1"
            })
    void isRefusedWhereItNamesNone(String text) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> KafkaAddress.of(text))
                .withMessageContaining("; expected ");
    }

    @Test
    void isNotRepeatedWithItsPassword() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> KafkaAddress.of("kafka://hub:secret@one/topic"))
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("secret"));
    }
}
