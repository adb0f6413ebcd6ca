package dev.tidings.server.http1;

import dev.tidings.http.EventStream;
import dev.tidings.server.http1.AnswerEncoder.Framing;
import java.util.Arrays;

/**
 * What a stream begins with. Its body has neither length nor chunks: it ends with the connection, so that a feed's bytes are the bytes on the wire, for HTTP/1.0 as
 * for HTTP/1.1.
 */
final class StreamHead {
    private StreamHead() {}

    /** The head of a stream that starts after the event with this id, and the first bytes of its body. */
    static byte[] bytes(EventStream stream, String id) {
        byte[] head = AnswerEncoder.head(stream.headStartingAfter(id), Framing.END, true, false);
        byte[] first = stream.firstBytes();
        byte[] bytes = Arrays.copyOf(head, head.length + first.length);
        System.arraycopy(first, 0, bytes, head.length, first.length);
        return bytes;
    }
}
