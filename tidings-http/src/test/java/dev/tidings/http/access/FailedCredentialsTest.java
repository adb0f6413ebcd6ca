package dev.tidings.http.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.AddressLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedCredentialsTest {
    private long now = 17;
    private final FailedCredentials failed = new FailedCredentials(AddressLimits.NONE, () -> now);

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    private void failOften(String text) throws UnknownHostException {
        for (int i = 0; i < FailedCredentials.MOST; i++) {
            assertThat(failed.isOneTooMany(address(text))).isFalse();
        }
    }

    @Test
    void areTooManyFromOneAddressInAMinute() throws UnknownHostException {
        failOften("192.0.2.1");
        assertThat(failed.isOneTooMany(address("192.0.2.1"))).isTrue();
        assertThat(failed.isOneTooMany(address("192.0.2.2"))).isFalse();
        now += 61_000_000_000L;
        assertThat(failed.isOneTooMany(address("192.0.2.1"))).isFalse();
    }

    @Test
    void areCountedForANetworkOfIpv6() throws UnknownHostException {
        failOften("2001:db8:0:1::1");
        assertThat(failed.isOneTooMany(address("2001:db8:0:1:ffff::9"))).isTrue();
        assertThat(failed.isOneTooMany(address("2001:db8:0:2::1"))).isFalse();
    }

    @Test
    void takeABoundedAmountOfMemory() throws UnknownHostException {
        for (int i = 0; i < 100_000; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            assertThat(failed.isOneTooMany(InetAddress.getByAddress(address))).isFalse();
        }
        assertThat(failed.addressCount()).isLessThanOrEqualTo(10_001);
    }
}
