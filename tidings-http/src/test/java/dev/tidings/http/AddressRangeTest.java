package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.1.7, 192.168.1.7, true",
        "192.168.1.7, 192.168.1.6, false",
        "192.168.1.4/31, 192.168.1.5, true",
        "192.168.1.4/31, 192.168.1.6, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::ffff:10.0.0.0/104, 10.0.0.1, false",
    })
    void holdsTheAddressesThatBeginAlike(String range, String address, boolean isIn) throws UnknownHostException {
        if (range.equals("::ffff:10.0.0.0/104")) {
            // Java takes such an address for one of IPv4.
            assertThatThrownBy(() -> AddressRange.of(range)).isInstanceOf(InvalidValueException.class);
            return;
        }
        assertThat(AddressRange.of(range).contains(InetAddress.getByName(address)))
                .isEqualTo(isIn);
        assertThat(AddressRange.of(range)).hasToString(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10",
                "10.0.0",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "10.0.0.0/",
                "hub.example.com",
                "::1/129",
                "1.2.3.256",
                ":",
                "[::1]"
            })
    void isNoOtherText(String text) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected such as 10.0.0.0/8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/8", "2001:db8::1/32"})
    void hasNoBitsBehindItsPrefix(String text) {
        assertThatThrownBy(() -> AddressRange.of(text)).hasMessageContaining("expected the first address of them");
    }
}
