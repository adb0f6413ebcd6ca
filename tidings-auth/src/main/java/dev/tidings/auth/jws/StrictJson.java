package dev.tidings.auth.jws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON that two readers cannot understand in two ways: UTF-8, one object, no member twice, nothing behind it, few levels. Its trees are Jackson's.
 */
public final class StrictJson {
    private static final int MOST_DEPTH = 16;
    private static final int MOST_NUMBER = 32;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(MOST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StrictJson() {}

    public static ObjectNode newObject() {
        return MAPPER.createObjectNode();
    }

    /** The object that the bytes are; null if they are none. */
    public static @Nullable ObjectNode object(byte[] utf8) {
        try {
            // Jackson guesses at UTF-16 and UTF-32, and lets some bytes pass that are no UTF-8.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (CharacterCodingException e) {
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * What the text is, of any type.
     *
     * @throws InvalidValueException if it is no JSON
     */
    public static JsonNode value(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            if (!value.isMissingNode()) {
                return value;
            }
        } catch (IOException none) {
            // As where there is nothing.
        }
        throw new InvalidValueException(Text.quote(text) + " is no JSON; expected such as {\"name\": \"Ann\"}");
    }

    public static byte[] bytes(JsonNode tree) {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}
