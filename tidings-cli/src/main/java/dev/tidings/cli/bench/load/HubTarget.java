package dev.tidings.cli.bench.load;

import dev.tidings.client.HubAddress;
import dev.tidings.topic.InvalidValueException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hub under test as the sockets see it: where to connect to, from where, and what to send. */
public final class HubTarget {
    /** Each source address has some 28,000 ports; closed connections occupy theirs for a minute. */
    private static final int SOURCES = 16;

    private final HubAddress hub;
    private final URI events;
    private final InetSocketAddress address;

    /** @throws InvalidValueException if it is not an address that can be reached in the clear */
    public HubTarget(HubAddress hub) {
        this.hub = hub;
        this.events = hub.events();
        if (!events.getScheme().equals("http")) {
            throw new InvalidValueException("--server: " + hub + " is not in the clear; expected http://");
        }
        this.address = new InetSocketAddress(events.getHost(), events.getPort() < 0 ? 80 : events.getPort());
        if (address.isUnresolved()) {
            throw new InvalidValueException(
                    "--server: the host of " + hub + " is unknown; expected a name or an address");
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Where a connection is to come from, so that one address need not have ports for all; null to leave it to the system. */
    @Nullable
    SocketAddress source(int number) {
        byte[] bytes = address.getAddress().getAddress();
        boolean spread = bytes.length == 4 && address.getAddress().isLoopbackAddress();
        return spread ? new InetSocketAddress("127.0.1." + (1 + number % SOURCES), 0) : null;
    }

    /** The request for a stream of the selectors. */
    ByteBuffer subscribe(List<String> selectors) {
        URI stream = hub.stream(selectors);
        return ascii("GET " + stream.getRawPath() + "?" + stream.getRawQuery() + " HTTP/1.1\r\nHost: "
                + stream.getRawAuthority() + "\r\nAccept: text/event-stream\r\n\r\n");
    }

    /** The head of a request that publishes plain text to a topic. */
    String publishHead(String topic, int length) {
        return "POST " + events.getRawPath() + "?topic=" + topic + " HTTP/1.1\r\nHost: " + events.getRawAuthority()
                + "\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
