package dev.tidings.server.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A socket that sends the bytes it is told to, and takes answers apart strictly. Each read waits a bounded time. Not thread-safe. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = Integer.getInteger("door.patience", 8000);
    private static final int MAX_HEAD = 64 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;

    private RawClient(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient to(int port) {
        return to(port, 0);
    }

    /** @param receiveBuffer SO_RCVBUF, or 0 to leave it */
    static RawClient to(int port, int receiveBuffer) {
        try {
            return new RawClient(port, receiveBuffer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** @param bytes as Latin-1 characters */
    RawClient send(String bytes) {
        return send(bytes.getBytes(ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RawClient finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next answer, whole; of a stream, up to its reconnection time. */
    RawAnswer read(boolean toHead) {
        return read(toHead, false);
    }

    /** The next answer; a stream to its end. */
    RawAnswer readWhole() {
        return read(false, true);
    }

    private RawAnswer read(boolean toHead, boolean streamToEnd) {
        try {
            List<String> head = readHead();
            RawAnswer bare = new RawAnswer(head, "");
            assertThat(head.get(0)).matches("HTTP/1\\.1 [1-5][0-9][0-9] [ -~]*");
            return new RawAnswer(head, new String(body(bare, toHead, streamToEnd), ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<String> readHead() throws IOException {
        List<String> lines = new ArrayList<>();
        int size = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
            size += line.length();
            assertThat(size).as("bytes of an answer's head").isLessThan(MAX_HEAD);
        }
        return lines;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        if (b < 0) {
            throw new EOFException("The connection ended after <" + line.toString(ISO_8859_1) + ">");
        }
        String text = line.toString(ISO_8859_1);
        assertThat(text).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    private byte[] body(RawAnswer head, boolean toHead, boolean streamToEnd) throws IOException {
        if (toHead || head.isInterim() || head.status() == 204 || head.status() == 304) {
            return new byte[0];
        }
        if (!head.all("transfer-encoding").isEmpty()) {
            return chunks();
        }
        if (head.isStream()) {
            return streamToEnd ? in.readAllBytes() : streamStart();
        }
        assertThat(head.all("content-length")).as("lengths of " + head).hasSize(1);
        int length = Integer.parseInt(head.field("content-length"));
        byte[] body = in.readNBytes(length);
        assertThat(body).as("body of " + head).hasSize(length);
        return body;
    }

    private byte[] streamStart() throws IOException {
        StringBuilder start = new StringBuilder();
        String line = "";
        while (!line.startsWith("retry: ")) {
            line = untilLineFeed();
            start.append(line).append('\n');
        }
        return start.toString().getBytes(ISO_8859_1);
    }

    private String untilLineFeed() throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.append((char) b);
            b = in.read();
        }
        if (b < 0) {
            throw new EOFException("The stream ended after <" + line + ">");
        }
        return line.toString();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(), 16);
        while (size > 0) {
            body.write(in.readNBytes(size));
            assertThat(line()).isEmpty();
            size = Integer.parseInt(line(), 16);
        }
        assertThat(line()).isEmpty();
        return body.toByteArray();
    }

    /** One line of a stream. */
    String readLine() {
        try {
            return untilLineFeed();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What comes before the orderly end of the connection, as Latin-1; a reset or silence is a failure. */
    String readToEnd() {
        try {
            return new String(in.readAllBytes(), ISO_8859_1);
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
}
