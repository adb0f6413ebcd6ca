package dev.tidings.http.events;

import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.http.RequestLimits;
import dev.tidings.topic.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a {@code POST /events} says: how its body is to be read, and how the answer is to be given.
 *
 * @param query in order
 * @param key the idempotency key, if there is one
 * @param plain whether the answer is the ids alone
 * @param atomic whether all of it is published or nothing; else each line is, as it comes
 * @param rules complain of an event that is not taken
 */
record PublishRequest(
        Parameters query,
        ContentType type,
        Format format,
        ContentCoding coding,
        @Nullable String key,
        boolean plain,
        boolean atomic,
        PublishRules rules) {

    /** @throws Problem if the head is not in order, or a body as it announces is not read here */
    static PublishRequest of(Request request, Parameters query, RequestLimits limits, PublishRules rules) {
        Request.Headers headers = request.headers();
        if (query.has(PublishParameters.DATA)) {
            throw Problem.badRequest("The parameter data is in the query; expected the data in the body");
        }
        query.require(PublishParameters.REQUEST, Set.of(PublishParameters.TOPIC));
        rules.require(query.all(PublishParameters.TOPIC));
        ContentType type = ContentType.of(headers.all("Content-Type"));
        ContentCoding coding = ContentCoding.of(headers.all("Content-Encoding"));
        Format format = Format.of(type);
        boolean plain = prefersPlain(headers.all("Accept"));
        boolean atomic = query.flag(PublishParameters.ATOMIC, true);
        @Nullable String key = IdempotencyKeyParser.of(headers);
        if (atomic) {
            requireLength(request.header("Content-Length"), limits.bodyBytes());
        } else {
            requireLines(type, format, key);
        }
        if (format == Format.LINES && query.has(PublishParameters.END)) {
            throw Problem.badRequest(
                    "The parameter end is in the query, and of several lines only the last can be an end;"
                            + " expected it in that line, such as {\"topic\":\"news\",\"data\":\"bye\",\"end\":true}");
        }
        return new PublishRequest(query, type, format, coding, key, plain, atomic, rules);
    }

    /** What is published as it comes is told apart by its bytes, and is no one thing that could have a name. */
    private static void requireLines(ContentType type, Format format, @Nullable String key) {
        if (format != Format.LINES) {
            throw Problem.badRequest("With atomic=false the lines of a body are published as they come, and "
                    + Text.quote(type.text()) + " has none; expected the content type application/x-ndjson");
        }
        if (!type.charset().equals(StandardCharsets.UTF_8) && !type.charset().equals(StandardCharsets.US_ASCII)) {
            throw new Problem(
                    415, "With atomic=false lines are read as utf-8; " + Text.quote(type.text()) + " says otherwise");
        }
        if (key != null) {
            throw Problem.badRequest("The header " + IdempotencyKeyParser.NAME
                    + " names what is published as a whole, and with atomic=false each line stands for itself; expected an"
                    + " id in each line instead");
        }
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

    /** @throws Problem if the body is not what the head says */
    Publication read(ByteBuffer body, RequestLimits limits) {
        String text = decode(type.charset(), body);
        return new BodyParser(query, limits, rules, rules.traceParent()).parse(format, type.charset(), text);
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
