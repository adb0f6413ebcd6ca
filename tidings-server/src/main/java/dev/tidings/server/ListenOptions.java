package dev.tidings.server;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where the server listens and on what.
 *
 * @param host the address or name to bind
 * @param port 1 to 65535, or 0 for any free one
 * @param open whether anybody who reaches the address may read and publish without a token
 * @param transport what moves the bytes
 * @param threads how many event loops share the connections; at least 1
 */
public record ListenOptions(String host, int port, boolean open, Transport transport, int threads) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 8080;

    /** @throws InvalidValueException if a number is out of its range */
    public ListenOptions {
        if (port < 0 || port > 65535) {
            throw new InvalidValueException("The port " + port + " is out of range; expected 0 to 65535");
        }
        if (threads < 1) {
            throw new InvalidValueException(
                    "The number of threads " + threads + " is out of range; expected at least 1");
        }
    }

    public static ListenOptions on(String host, int port) {
        return new ListenOptions(host, port, false, Transport.AUTO, defaultThreads());
    }

    /** @throws InvalidValueException if the host is unknown */
    InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new InvalidValueException("The host " + Text.quote(host)
                    + " is unknown; expected an address or name of this machine, such as 127.0.0.1");
        }
    }

    /** One event loop a processor. */
    public static int defaultThreads() {
        return Runtime.getRuntime().availableProcessors();
    }
}
