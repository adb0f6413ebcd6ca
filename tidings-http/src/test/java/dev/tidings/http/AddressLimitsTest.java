package dev.tidings.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressLimitsTest {
    private static Record client(int bits, String address) throws UnknownHostException {
        return AddressLimits.NONE.withIpv6PrefixBits(bits).clientOf(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @CsvSource({
        "64, 2001:db8::1, 2001:db8::2, true",
        "64, 2001:db8::1, 2001:db8:0:1::1, false",
        "56, 2001:db8::1, 2001:db8:0:ff::1, true",
        "56, 2001:db8::1, 2001:db8:0:100::1, false",
        "1, 4000::, 7fff::1, true",
        "1, 4000::, 8000::, false",
        "65, 2001:db8::7fff:0:0:0, 2001:db8::1, true",
        "65, 2001:db8::8000:0:0:0, 2001:db8::1, false",
        "127, 2001:db8::, 2001:db8::1, true",
        "128, 2001:db8::, 2001:db8::1, false",
        "1, 192.0.2.1, 192.0.2.2, false",
        "64, ::ffff:192.0.2.1, 192.0.2.1, true",
        "64, ::, 0.0.0.0, false",
    })
    void countsAddressesThatBelongToOneClientAsOne(int bits, String one, String other, boolean isSame)
            throws UnknownHostException {
        assertThat(client(bits, one).equals(client(bits, other))).isEqualTo(isSame);
    }

    @Test
    void countsStreamsWhereTheyAreLimitedAlone() throws UnknownHostException {
        InetAddress address = InetAddress.getByName("192.0.2.1");
        assertThat(AddressLimits.NONE.sourceOf(address)).isNull();
        assertThat(AddressLimits.NONE.withStreams(3).sourceOf(address))
                .isEqualTo(AddressLimits.NONE.withStreams(3).sourceOf(InetAddress.getByName("192.0.2.1")));
    }

    @Test
    void refusesWhatIsNoLimit() {
        assertThatThrownBy(() -> AddressLimits.NONE.withStreams(0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("streams of an address is 0");
        assertThatThrownBy(() -> AddressLimits.NONE.withIpv6PrefixBits(129))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("129; expected 1 to 128");
    }
}
