package dev.tidings.bench.disk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The other end of a stream: a socket from which bytes are read and of which events are counted, and nothing else. Costs as little as a client can. */
final class RawStream implements AutoCloseable {
    private final SocketChannel socket;
    private boolean lineEnded;
    private long events;
    private long bytes;

    /**
     * Asks for a stream.
     *
     * @param receiveBytes of the socket's buffer; 0 for the kernel's own
     */
    RawStream(int port, String query, int receiveBytes) throws IOException {
        socket = SocketChannel.open();
        if (receiveBytes > 0) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String request = "GET /events?" + query + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
        socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    void doNotBlock() throws IOException {
        socket.configureBlocking(false);
    }

    /** Reads once, into a buffer that is used for nothing else; returns how many bytes there were, -1 at the end. */
    int read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read = socket.read(buffer);
        for (int i = 0; i < read; i++) {
            boolean lineEnd = buffer.get(i) == '\n';
            if (lineEnd && lineEnded) {
                events++;
            }
            lineEnded = lineEnd;
        }
        bytes += Math.max(0, read);
        return read;
    }

    /** How many blank lines were read: comments count too. */
    long events() {
        return events;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
