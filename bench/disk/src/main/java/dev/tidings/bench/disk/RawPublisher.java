package dev.tidings.bench.disk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The publishing end of one connection, which is kept: writes a request whose head was prepared, and blocks until the whole answer is there. Costs as little as a
 * client can. For one thread.
 */
final class RawPublisher implements AutoCloseable {
    private static final String CREATED = "HTTP/1.1 201 ";
    private static final String LENGTH = "\r\ncontent-length:";
    private static final String HEAD_END = "\r\n\r\n";
    private static final int MAX_ANSWER_BYTES = 4096;

    private final SocketChannel socket;
    private final ByteBuffer request;
    private final int headBytes;
    private final byte[] answer = new byte[MAX_ANSWER_BYTES];
    private final ByteBuffer received = ByteBuffer.allocateDirect(MAX_ANSWER_BYTES);

    /**
     * Connects to a hub on this machine.
     *
     * @param query of all publishes
     * @param size of the data of each, in bytes
     */
    RawPublisher(int port, String query, int size) throws IOException {
        String head = "POST /events?" + query
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: " + size + HEAD_END;
        headBytes = head.length();
        request = ByteBuffer.allocateDirect(headBytes + size);
        request.put(head.getBytes(StandardCharsets.US_ASCII));
        socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /**
     * Publishes one event, and returns when it was answered.
     *
     * @throws IOException also if the answer is any other than 201
     */
    void publish(byte[] data) throws IOException {
        request.position(headBytes);
        request.put(data).flip();
        while (request.hasRemaining()) {
            socket.write(request);
        }
        requireCreated();
    }

    private void requireCreated() throws IOException {
        int read = receive(0);
        String text = textOf(read);
        while (!text.contains(HEAD_END)) {
            read = receive(read);
            text = textOf(read);
        }
        int end = text.indexOf(HEAD_END) + HEAD_END.length() + contentLength(text);
        while (read < end) {
            read = receive(read);
        }
        if (read > end || !text.startsWith(CREATED)) {
            throw new IOException("Expected 201 and nothing after it; the hub answered: " + textOf(read));
        }
    }

    private int contentLength(String text) throws IOException {
        int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
        if (at < 0) {
            throw new IOException("Expected an answer with a length; the hub answered: " + text);
        }
        int begin = at + LENGTH.length();
        return Integer.parseInt(text.substring(begin, text.indexOf('\r', begin)).strip());
    }

    /** Reads once; returns how many bytes of the answer there are then. */
    private int receive(int before) throws IOException {
        received.clear().limit(MAX_ANSWER_BYTES - before);
        int more = socket.read(received);
        if (more <= 0) {
            throw new IOException("The hub's answer ended, or is too long, after: " + textOf(before));
        }
        received.flip().get(answer, before, more);
        return before + more;
    }

    private String textOf(int count) {
        return new String(answer, 0, count, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
