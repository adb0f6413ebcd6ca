package dev.tidings.cli.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Publishes stamped events over one kept connection of HTTP/1.1, one request after another; over TLS where the subscribers are. Not safe for use by several threads.
 */
public final class Publisher implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d{1,9})\r\n");

    private final Socket socket;
    private final byte[] request;
    private final int dataOffset;
    private final byte[] answer = new byte[64 * 1024];

    public Publisher(HubTarget hub, FanoutOptions options) throws IOException {
        byte[] head = hub.publishHead(FanoutOptions.TOPIC, options.size()).getBytes(StandardCharsets.US_ASCII);
        request = Arrays.copyOf(head, head.length + options.size());
        dataOffset = head.length;
        Arrays.fill(request, dataOffset, request.length, (byte) 'x');
        socket = hub.connect();
    }

    /**
     * Publishes one round, and returns when the hub has answered.
     *
     * @param dueNanos when it should have been published: a late publisher does not make the hub look fast
     * @throws IOException if the hub did not take it
     */
    public void publish(int round, long dueNanos) throws IOException {
        Stamp.write(ByteBuffer.wrap(request), dataOffset, dueNanos, round);
        socket.getOutputStream().write(request);
        String text = readAnswer();
        if (!text.startsWith("HTTP/1.1 2")) {
            throw new IOException("The hub did not take an event: " + text);
        }
    }

    private String readAnswer() throws IOException {
        int read = 0;
        while (read < answer.length) {
            int more = socket.getInputStream().read(answer, read, answer.length - read);
            if (more < 0) {
                throw new EOFException("The hub closed the publisher's connection");
            }
            read += more;
            String text = new String(answer, 0, read, StandardCharsets.UTF_8);
            if (isWhole(text)) {
                return text;
            }
        }
        throw new IOException("The hub's answer to a publish is over " + answer.length + " bytes");
    }

    private static boolean isWhole(String text) {
        int body = text.indexOf("\r\n\r\n") + 4;
        if (body < 4) {
            return false;
        }
        Matcher length = LENGTH.matcher(text.substring(0, body).toLowerCase(Locale.ROOT));
        return length.find()
                && text.substring(body).getBytes(StandardCharsets.UTF_8).length >= Integer.parseInt(length.group(1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
