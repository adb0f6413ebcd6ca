package dev.tidings.server;

import java.io.IOException;
import java.net.InetAddress;

/** Says why nothing can be listened on, and what to do where that is known. */
final class BindFailure {
    private static final int FIRST_FREE_PORT = 1024;

    private BindFailure() {}

    static IOException of(InetAddress address, int port, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return new IOException(
                "Cannot listen on " + address.getHostAddress() + ":" + port + ": " + message + advice(port, message),
                cause);
    }

    /** By the words of the system: the JDK and Netty have no type for it. */
    private static String advice(int port, String message) {
        return port < FIRST_FREE_PORT && message.contains("Permission denied")
                ? "; ports below " + FIRST_FREE_PORT
                        + " take a right that this user does not have: expected another port, or that"
                        + " right (AmbientCapabilities=CAP_NET_BIND_SERVICE in a unit of systemd, or"
                        + " sysctl net.ipv4.ip_unprivileged_port_start=" + port + " for all users)"
                : "";
    }
}
