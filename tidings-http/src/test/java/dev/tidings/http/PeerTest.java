package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a client is on this machine decides by which names the hub answers to it. */
class PeerTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "::1, ::1, true",
        "0:0:0:0:0:0:0:1%0, 0:0:0:0:0:0:0:1, true",
        ", , true",
        "192.0.2.1, 127.0.0.1, false",
        "127.0.0.1, 192.0.2.1, false",
        "fe80::1%eth0, fe80::2%eth0, false"
    })
    void isLocalWhereBothEndsAre(@Nullable String there, @Nullable String here, boolean isLocal) {
        assertThat(Request.Peer.of(there, here, null).local()).isEqualTo(isLocal);
    }

    @Test
    void isNotTakenForLocalWhereItCannotBeRead() {
        assertThatThrownBy(() -> Request.Peer.of("localhost", "127.0.0.1", null))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("\"localhost\"");
    }
}
