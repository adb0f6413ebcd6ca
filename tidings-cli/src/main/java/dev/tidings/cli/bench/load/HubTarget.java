package dev.tidings.cli.bench.load;

import dev.tidings.client.HubAddress;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The hub under test as the sockets see it: where to connect to, from where, how it is known, and what to send. */
public final class HubTarget {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    /** Each source address has some 28,000 ports; closed connections occupy theirs for a minute. */
    private static final int SOURCES = 16;

    private final HubAddress hub;
    private final URI events;
    private final InetSocketAddress address;
    private final @Nullable SSLContext trust;
    private final Carriage carriage;

    /**
     * @param trust whom to trust over TLS; null in the clear
     * @throws InvalidValueException if it is not an address that can be reached in this way
     */
    public HubTarget(HubAddress hub, Carriage carriage, @Nullable SSLContext trust) {
        this.hub = hub;
        this.events = hub.events();
        this.carriage = carriage;
        this.trust = trust;
        if (carriage.tls() && !isSecured()) {
            throw new InvalidValueException("--server: " + hub + " is in the clear; expected https:// with --tls");
        }
        if (!carriage.tls() && isSecured()) {
            throw new InvalidValueException(
                    "--server: " + hub + " is not in the clear; expected http://, or --tls with it");
        }
        int port = events.getPort() >= 0 ? events.getPort() : isSecured() ? HTTPS_PORT : HTTP_PORT;
        this.address = new InetSocketAddress(events.getHost(), port);
        if (address.isUnresolved()) {
            throw new InvalidValueException(
                    "--server: the host of " + hub + " is unknown; expected a name or an address");
        }
    }

    private boolean isSecured() {
        return scheme().equals("https");
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

    /** TLS for a fresh connection of a subscriber, which looks at the hub's name too. */
    SSLEngine engine() {
        SSLEngine engine = Objects.requireNonNull(trust).createSSLEngine(events.getHost(), address.getPort());
        engine.setUseClientMode(true);
        engine.setSSLParameters(named(engine.getSSLParameters(), carriage.http() == Http.H2 ? "h2" : "http/1.1"));
        return engine;
    }

    /** A connection for HTTP/1.1, as the subscribers have them: in the clear, or over TLS. */
    Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        if (trust == null) {
            return socket;
        }
        SSLSocket secured =
                (SSLSocket) trust.getSocketFactory().createSocket(socket, events.getHost(), address.getPort(), true);
        secured.setSSLParameters(named(secured.getSSLParameters(), "http/1.1"));
        secured.startHandshake();
        return secured;
    }

    private static SSLParameters named(SSLParameters parameters, String protocol) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {protocol});
        return parameters;
    }

    String scheme() {
        return events.getScheme();
    }

    String authority() {
        return events.getRawAuthority();
    }

    /** The path and query of a stream of the selectors. */
    String streamPath(List<String> selectors) {
        URI stream = hub.stream(selectors);
        return stream.getRawPath() + "?" + stream.getRawQuery();
    }

    /** The request for a stream of the selectors. */
    ByteBuffer subscribe(List<String> selectors) {
        return ascii("GET " + streamPath(selectors) + " HTTP/1.1\r\nHost: " + authority()
                + "\r\nAccept: text/event-stream\r\n\r\n");
    }

    /** The head of a request that publishes plain text to a topic. */
    String publishHead(String topic, int length) {
        return "POST " + events.getRawPath() + "?topic=" + topic + " HTTP/1.1\r\nHost: " + authority()
                + "\r\nContent-Type: text/plain\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
