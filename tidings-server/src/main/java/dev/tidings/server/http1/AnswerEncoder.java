package dev.tidings.server.http1;

import dev.tidings.http.Answer;
import dev.tidings.server.request.HttpDate;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the bytes of answers (RFC 9112, 4 and 6). */
final class AnswerEncoder {
    /** How the end of an answer's body is told. */
    enum Framing {
        /** By its length, said before. */
        LENGTH,
        /** By the last of its chunks. */
        CHUNKS,
        /** By the end of the connection. */
        END
    }

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private AnswerEncoder() {}

    /** A whole answer; to {@code HEAD}, one without its body. */
    static byte[] whole(Answer answer, boolean toHead, boolean last, boolean toHttp10) {
        byte[] head = head(answer, Framing.LENGTH, last, toHttp10);
        if (toHead || answer.body().length == 0) {
            return head;
        }
        byte[] all = Arrays.copyOf(head, head.length + answer.body().length);
        System.arraycopy(answer.body(), 0, all, head.length, answer.body().length);
        return all;
    }

    /** The head of an answer, its blank line included. */
    static byte[] head(Answer answer, Framing framing, boolean last, boolean toHttp10) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(HttpResponseStatus.valueOf(answer.status()).reasonPhrase())
                .append("\r\n");
        field(head, "Date", HttpDate.now());
        for (Answer.Field field : answer.fields()) {
            field(head, field.name(), field.value());
        }
        frame(head, answer, framing);
        if (last) {
            field(head, "Connection", "close");
        } else if (toHttp10) {
            field(head, "Connection", "keep-alive");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void frame(StringBuilder head, Answer answer, Framing framing) {
        if (framing == Framing.CHUNKS) {
            field(head, "Transfer-Encoding", "chunked");
        } else if (framing == Framing.LENGTH && mayHaveBody(answer.status())) {
            field(head, "Content-Length", Integer.toString(answer.body().length));
        }
    }

    private static boolean mayHaveBody(int status) {
        return status != NO_CONTENT && status != NOT_MODIFIED;
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
