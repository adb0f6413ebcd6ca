package dev.tidings.http.events;

import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.topic.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A short body of JSON that asks for something beside publishing. */
final class JsonBody {
    private JsonBody() {}

    /**
     * Reads it, and hands it over, perhaps an empty one; what the reader throws becomes the answer.
     *
     * @param example of what is expected
     * @throws Problem 415, if it is not said to be JSON: a page of another origin may send text and forms without having been asked, JSON not (WHATWG Fetch, CORS-safelisted request-header)
     */
    static void read(Reply reply, BodyBudget budget, RequestLimits limits, String example, Consumer<String> reader) {
        List<String> types = reply.request().headers().all("Content-Type");
        if (!types.isEmpty()) {
            requireJson(ContentType.of(types), example);
        }
        int most = Math.min(limits.bodyBytes(), PublishEndpoint.QUICK_BYTES * 2);
        reply.readBody(new BodyCollector(reply, budget, most, body -> {
            String text;
            try (body) {
                text = decode(ByteBuffer.wrap(body.bytes(), 0, body.length()));
            }
            if (types.isEmpty() && !text.isBlank()) {
                requireJson(ContentType.of(types), example);
            }
            reader.accept(text);
        }));
    }

    private static void requireJson(ContentType type, String example) {
        if (!type.mediaType().equals("application/json")) {
            throw new Problem(
                    415,
                    "The content type is " + Text.quote(type.text())
                            + "; expected application/json, and a body such as " + example);
        }
    }

    private static String decode(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException malformed) {
            throw Problem.badRequest("The body is not UTF-8; expected JSON, which is");
        }
    }
}
