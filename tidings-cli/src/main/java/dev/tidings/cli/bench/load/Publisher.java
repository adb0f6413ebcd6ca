package dev.tidings.cli.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes stamped events over one kept connection, one request after another. Not safe for use by several threads. */
public final class Publisher implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d{1,9})\r\n");

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final int dataOffset;
    private final ByteBuffer answer = ByteBuffer.allocate(64 * 1024);

    public Publisher(HubTarget hub, FanoutOptions options) throws IOException {
        byte[] head = hub.publishHead(FanoutOptions.TOPIC, options.size()).getBytes(StandardCharsets.US_ASCII);
        request = ByteBuffer.allocateDirect(head.length + options.size()).put(head);
        dataOffset = head.length;
        while (request.hasRemaining()) {
            request.put((byte) 'x');
        }
        channel = SocketChannel.open(hub.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /**
     * Publishes one round, and returns when the hub has answered.
     *
     * @param dueNanos when it should have been published: a late publisher does not make the hub look fast
     * @throws IOException if the hub did not take it
     */
    public void publish(int round, long dueNanos) throws IOException {
        Stamp.write(request, dataOffset, dueNanos, round);
        request.rewind();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        String head = readAnswer();
        if (!head.startsWith("http/1.1 2")) {
            throw new IOException("The hub did not take an event: "
                    + new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
        }
    }

    /** Reads a whole answer and returns its head, in lower case. */
    private String readAnswer() throws IOException {
        answer.clear();
        while (true) {
            if (channel.read(answer) < 0) {
                throw new EOFException("The hub closed the publisher's connection");
            }
            String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
            int body = text.indexOf("\r\n\r\n") + 4;
            if (body >= 4) {
                String head = text.substring(0, body).toLowerCase(Locale.ROOT);
                Matcher length = LENGTH.matcher(head);
                if (length.find() && text.length() >= body + Integer.parseInt(length.group(1))) {
                    return head;
                }
            }
            if (!answer.hasRemaining()) {
                throw new IOException("The hub's answer to a publish is over " + answer.capacity() + " bytes");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
