package dev.tidings.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has a test that speaks HTTP/1.1 speak HTTP/2: each request that is written goes out as a stream of one connection, and its answer is read as HTTP/1.1 would have it. Its reset is that of
 * its streams. Not thread-safe.
 */
final class Http2Socket extends Socket {
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
    private static final Set<String> OF_CONNECTIONS = Set.of("host", "connection", "keep-alive");
    private static final String HEAD_END = "\r\n\r\n";

    private final Http2Client client;
    private final ArrayDeque<Integer> asked = new ArrayDeque<>();
    private final Requests out = new Requests();
    private final Answers in = new Answers();
    private boolean resets;

    private Http2Socket(Http2Client client) {
        this.client = client;
    }

    /** From now on, {@link RawHttp} speaks HTTP/2 to this port. */
    static void add(int port) {
        PORTS.add(port);
    }

    static void remove(int port) {
        PORTS.remove(port);
    }

    static boolean isSpokenBy(int port) {
        return PORTS.contains(port);
    }

    static Http2Socket over(Socket lowest) throws IOException {
        return new Http2Socket(Http2Client.over(lowest, Http2Client.Options.DEFAULTS));
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        resets = on && seconds == 0;
    }

    @Override
    public synchronized void close() {
        if (resets) {
            asked.forEach(stream -> client.trySend(
                    Http2Client.frame(Http2Client.RST_STREAM, 0, stream, Http2Client.number(Http2Client.CANCEL))));
        }
        client.close();
    }

    /** What is written: requests of HTTP/1.1. */
    private final class Requests extends OutputStream {
        private final ByteArrayOutputStream head = new ByteArrayOutputStream();
        private int stream;
        private int bodyLeft;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int body = Math.min(bodyLeft, length);
            if (body > 0) {
                bodyLeft -= body;
                int flags = bodyLeft == 0 ? Http2Client.END_STREAM : 0;
                send(Http2Client.frame(Http2Client.DATA, flags, stream, Arrays.copyOfRange(bytes, from, from + body)));
            } else {
                head.write(bytes, from, length);
            }
            String text = head.toString(ISO_8859_1);
            int end = text.indexOf(HEAD_END);
            if (end >= 0) {
                head.reset();
                begin(text.substring(0, end).lines().toList());
                byte[] rest = text.substring(end + HEAD_END.length()).getBytes(ISO_8859_1);
                if (rest.length > 0) {
                    write(rest, 0, rest.length);
                }
            }
        }

        private void begin(List<String> lines) throws IOException {
            String[] asks = lines.get(0).split(" ", -1);
            List<String> fields = new ArrayList<>();
            bodyLeft = 0;
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                if (name.equals("content-length")) {
                    bodyLeft = Integer.parseInt(value);
                }
                if (!OF_CONNECTIONS.contains(name)) {
                    fields.addAll(List.of(name, value));
                }
            }
            stream = client.nextStream();
            asked.add(stream);
            int flags = Http2Client.END_HEADERS | (bodyLeft == 0 ? Http2Client.END_STREAM : 0);
            send(Http2Client.frame(
                    Http2Client.HEADERS, flags, stream, client.head(asks[0], asks[1], fields.toArray(new String[0]))));
        }

        private void send(byte[] frame) throws IOException {
            if (!client.trySend(frame)) {
                throw new IOException("The connection ended");
            }
        }
    }

    /** What is read: answers of HTTP/1.1. */
    private final class Answers extends InputStream {
        private byte[] chunk = {};
        private int taken;
        /** The stream whose head was read, or 0. */
        private int headed;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            while (taken == chunk.length) {
                Integer stream = asked.peek();
                if (stream == null || !fill(stream)) {
                    return -1;
                }
            }
            int count = Math.min(length, chunk.length - taken);
            System.arraycopy(chunk, taken, into, from, count);
            taken += count;
            return count;
        }

        /** Takes what came next; false at the end of what was asked for. */
        private boolean fill(int stream) throws IOException {
            taken = 0;
            if (headed != stream && client.isHeaded(stream)) {
                headed = stream;
                chunk = headOf(client.headOf(stream));
                return true;
            }
            chunk = client.takeData(stream);
            if (chunk.length == 0) {
                if (client.isEnded(stream)) {
                    asked.remove();
                    return !asked.isEmpty();
                }
                readFrame(stream);
            }
            return true;
        }

        private void readFrame(int stream) throws IOException {
            if (client.isReset(stream)) {
                throw new IOException("The stream was reset");
            }
            try {
                if (client.read() == null) {
                    throw new IOException("The connection ended; GOAWAY said " + client.goAway());
                }
            } catch (UncheckedIOException failure) {
                throw Objects.requireNonNull(failure.getCause());
            }
        }

        private byte[] headOf(Http2Headers fields) {
            StringBuilder head =
                    new StringBuilder("HTTP/1.1 ").append(fields.status()).append(" \r\n");
            fields.forEach(field -> {
                if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(field.getKey())) {
                    head.append(field.getKey())
                            .append(": ")
                            .append(field.getValue())
                            .append("\r\n");
                }
            });
            return head.append("\r\n").toString().getBytes(ISO_8859_1);
        }
    }
}
