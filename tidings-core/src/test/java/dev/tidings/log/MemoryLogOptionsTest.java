package dev.tidings.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import org.junit.jupiter.api.Test;

class MemoryLogOptionsTest {
    @Test
    void acceptsTheEndsOfEachRange() {
        assertThat(new MemoryLogOptions(1, 1).maxEvents()).isEqualTo(1);
        assertThat(new MemoryLogOptions(Long.MAX_VALUE, 1 << 30).maxEvents()).isEqualTo(1 << 30);
    }

    @Test
    void refusesABoundThatKeepsNothing() {
        assertThatThrownBy(() -> new MemoryLogOptions(0, 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The log's bound of 0 bytes is too small; expected at least 1");
        assertThatThrownBy(() -> new MemoryLogOptions(1, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("The log's bound of 0 events is out of range; expected 1 to 1073741824");
    }

    @Test
    void refusesMoreEventsThanAnArrayHolds() {
        assertThatThrownBy(() -> new MemoryLogOptions(1, (1 << 30) + 1L)).isInstanceOf(InvalidValueException.class);
    }
}
