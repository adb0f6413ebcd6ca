package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class BindFailureTest {
    private static String message(int port, String cause) {
        return String.valueOf(BindFailure.of(InetAddress.getLoopbackAddress(), port, new SocketException(cause))
                .getMessage());
    }

    @Test
    void saysWhatToDoWithoutTheRightToALowPort() {
        assertThat(message(443, "Permission denied"))
                .startsWith("Cannot listen on 127.0.0.1:443: Permission denied; ports below 1024 take a right")
                .contains("AmbientCapabilities=CAP_NET_BIND_SERVICE")
                .contains("sysctl net.ipv4.ip_unprivileged_port_start=443");
        assertThat(message(80, "bind(..) failed with error(-13): Permission denied"))
                .contains("ip_unprivileged_port_start=80");
    }

    @Test
    void saysNoMoreThanTheSystemOfAnythingElse() {
        assertThat(message(443, "Address already in use"))
                .isEqualTo("Cannot listen on 127.0.0.1:443: Address already in use");
        assertThat(message(8443, "Permission denied")).isEqualTo("Cannot listen on 127.0.0.1:8443: Permission denied");
    }
}
