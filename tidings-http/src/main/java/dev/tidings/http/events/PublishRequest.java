package dev.tidings.http.events;

import dev.tidings.event.Event;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.RequestLimits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a {@code POST /events} says: how its body is to be read, and how the answer is to be given.
 *
 * @param query in order
 * @param key the idempotency key, if there is one
 * @param plain whether the answer is the ids alone
 */
record PublishRequest(
        Parameters query, ContentType type, Format format, ContentCoding coding, @Nullable String key, boolean plain) {

    /** @throws Problem if the head is not in order, or a body as it announces is not read here */
    static PublishRequest of(Request request, Parameters query, RequestLimits limits) {
        Request.Headers headers = request.headers();
        if (query.has(PublishParameters.DATA)) {
            throw Problem.badRequest("The parameter data is in the query; expected the data in the body");
        }
        query.require(PublishParameters.QUERY, Set.of(PublishParameters.TOPIC));
        ContentType type = ContentType.of(headers.all("Content-Type"));
        ContentCoding coding = ContentCoding.of(headers.all("Content-Encoding"));
        requireLength(request.header("Content-Length"), limits.bodyBytes());
        boolean plain = prefersPlain(headers.all("Accept"));
        return new PublishRequest(query, type, Format.of(type), coding, IdempotencyKeyParser.of(headers), plain);
    }

    private static void requireLength(@Nullable String announced, int limit) {
        if (announced != null && isAbove(limit, announced)) {
            throw BodyCollector.tooLarge(limit);
        }
    }

    private static boolean isAbove(int limit, String announced) {
        long length = 0;
        for (int i = 0; i < announced.length() && length <= limit; i++) {
            char digit = announced.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
            length = length * 10 + digit - '0';
        }
        return length > limit;
    }

    private static boolean prefersPlain(List<String> accept) {
        String all = String.join(",", accept);
        return all.contains("text/plain") && !all.contains("json");
    }

    boolean isBatch() {
        return format == Format.LINES;
    }

    /**
     * @param rules complain of an event that the hub does not take
     * @throws Problem if the body is not what the head says
     */
    Publication read(ByteBuffer body, RequestLimits limits, Consumer<Event> rules) {
        String text = decode(type.charset(), body);
        return new BodyParser(query, limits, rules).parse(format, type.charset(), text);
    }

    private static String decode(Charset charset, ByteBuffer bytes) {
        try {
            return charset.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException malformed) {
            throw Problem.badRequest("The body is not " + charset + "; expected text in " + charset
                    + ", or another charset in the header Content-Type");
        }
    }
}
