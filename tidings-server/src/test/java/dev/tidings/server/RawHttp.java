package dev.tidings.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A client without any manners of its own: sends the bytes it is told to and reads what comes, each read within a deadline. Not thread-safe. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    /** Below TLS, if that is spoken. */
    private final Socket lowest;

    private final InputStream in;
    private String rest = "";

    private RawHttp(Socket socket, Socket lowest) throws IOException {
        this.socket = socket;
        this.lowest = lowest;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawHttp to(int port) {
        return to(port, 1, 0);
    }

    /**
     * @param from the last number of the client's own address, 127.0.0.x
     * @param receiveBuffer SO_RCVBUF, or 0 to leave it
     */
    static RawHttp to(int port, int from, int receiveBuffer) {
        try {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) from}), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            if (Http2Socket.isSpokenBy(port)) {
                Http2Socket spoken = Http2Socket.over(socket);
                return over(spoken, spoken);
            }
            return over(TlsClients.isSecured(port) ? TlsClients.secure(socket) : socket, socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** On a connection that there is. */
    static RawHttp over(Socket socket, Socket lowest) {
        try {
            return new RawHttp(socket, lowest);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A request's head, such as {@code request("GET /demo", "Accept: text/html")}. */
    static String request(String methodAndTarget, String... headers) {
        StringBuilder head = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** A publish request. */
    static String post(String query, @Nullable String contentType, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Length: " + body.getBytes(UTF_8).length);
        if (contentType != null) {
            all.add("Content-Type: " + contentType);
        }
        return request("POST /events" + query, all.toArray(new String[0])) + body;
    }

    RawHttp send(String text) {
        return send(text.getBytes(UTF_8));
    }

    RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What was read before the connection ended is enough; that it was reset is no failure. */
    RawHttp trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException reset) {
            assertThat(socket.isConnected()).isTrue();
        }
        return this;
    }

    int read() {
        try {
            return in.read();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads up to and including the text. */
    String readThrough(String end) {
        StringBuilder read = new StringBuilder();
        while (read.length() < end.length() || read.indexOf(end, read.length() - end.length()) < 0) {
            int b = read();
            if (b < 0) {
                throw new AssertionError("The stream ended before <" + end + ">, after <" + read + ">");
            }
            read.append((char) b);
        }
        return new String(read.toString().getBytes(ISO_8859_1), UTF_8);
    }

    byte[] read(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            assertThat(bytes).hasSize(count);
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads as many bytes as the expected text has, and compares. */
    RawHttp expect(String expected) {
        assertThat(new String(read(expected.getBytes(UTF_8).length), UTF_8)).isEqualTo(expected);
        return this;
    }

    /** Reads what is there, at least a byte; -1 at the end of the connection, orderly or not. */
    int readSome(byte[] into, int most) {
        try {
            return in.read(into, 0, Math.min(most, into.length));
        } catch (SocketTimeoutException silence) {
            throw new UncheckedIOException(silence);
        } catch (IOException reset) {
            return -1;
        }
    }

    /** Everything up to the end of the connection. */
    String readToEnd() {
        try {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RawHttp shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException reset) {
            assertThat(socket.isConnected()).isTrue();
        }
        return this;
    }

    /** The status of an answer whose body is not looked at, or 0 when the connection ends without one. */
    int statusOrEnd() {
        try {
            byte[] statusLine = in.readNBytes("HTTP/1.1 200".length());
            return statusLine.length < "HTTP/1.1 200".length()
                    ? 0
                    : Integer.parseInt(new String(statusLine, 9, 3, US_ASCII));
        } catch (SocketTimeoutException silence) {
            throw new UncheckedIOException(silence);
        } catch (IOException reset) {
            return 0;
        }
    }

    /** What {@link #isEnded()} read. */
    String rest() {
        return rest;
    }

    /** Whether the other side ended or reset the connection, whatever it said before. */
    boolean isEnded() {
        try {
            rest = new String(in.readAllBytes(), UTF_8);
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    Answer readHead() {
        String head = readThrough("\r\n\r\n");
        List<String> lines = head.lines().toList();
        return new Answer(lines.get(0), lines.subList(1, lines.size() - 1), "");
    }

    /** A head, and the body that its length announces. */
    Answer readAnswer() {
        Answer head = readHead();
        String length = head.header("content-length");
        String body = length == null ? "" : new String(read(Integer.parseInt(length)), UTF_8);
        return new Answer(head.statusLine, head.headers, body);
    }

    /** The head of a stream and its first two lines. */
    void readStreamStart() {
        assertThat(readHead().status()).isEqualTo(200);
        expect(":\n");
        assertThat(readThrough("\n")).matches("retry: \\d+\n");
    }

    Socket socket() {
        return socket;
    }

    /** Closes with a reset instead of an orderly end. */
    void reset() {
        try {
            lowest.setSoLinger(true, 0);
            lowest.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An answer as it came. */
    record Answer(String statusLine, List<String> headers, String body) {
        int status() {
            return Integer.parseInt(statusLine.substring(9, 12));
        }

        /** A header's value, or null; header names are without case. */
        @Nullable
        String header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst()
                    .orElse(null);
        }

        /** Checks that it is a problem with this status, and returns its detail. */
        String problem(int status) {
            assertThat(status()).as(body).isEqualTo(status);
            assertThat(header("content-type")).isEqualTo("application/problem+json");
            assertThat(body).startsWith("{\"type\":\"about:blank\",").contains("\"status\":" + status);
            return body;
        }
    }
}
