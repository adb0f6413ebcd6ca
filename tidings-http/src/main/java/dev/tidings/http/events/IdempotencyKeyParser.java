package dev.tidings.http.events;

import dev.tidings.http.Escapes;
import dev.tidings.http.Problem;
import dev.tidings.http.Request;
import dev.tidings.log.AppendOptions;
import dev.tidings.topic.Text;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header): a string in quotes (RFC 9651, section 3.3.3), or, as most clients
 * send it, without them. Both spellings of a key are the same key.
 */
final class IdempotencyKeyParser {
    static final String NAME = "Idempotency-Key";

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private IdempotencyKeyParser() {}

    /**
     * Null where there is none. What a key may be is for {@link AppendOptions} to say.
     *
     * @throws Problem if it is given twice, is not UTF-8, or its quotes are not in order
     */
    static @Nullable String of(Request.Headers headers) {
        List<String> values = headers.all(NAME);
        if (values.size() > 1) {
            throw Problem.badRequest("The header " + NAME + " is given " + values.size() + " times; expected once");
        }
        return values.isEmpty() ? null : parse(utf8(values.get(0)));
    }

    private static String parse(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        Matcher quoted = QUOTED.matcher(value);
        if (!quoted.matches()) {
            throw Problem.badRequest(
                    "The header " + NAME + " is " + Text.quote(value)
                            + "; expected a string in quotes, with \\\" and \\\\ for those two characters, or one without quotes");
        }
        return ESCAPE.matcher(quoted.group(1)).replaceAll("$1");
    }

    /** Bytes that are not UTF-8 are no key: replaced by the same character, two keys would become one, and the second event would be lost. */
    private static String utf8(String bytes) {
        try {
            return Escapes.utf8(bytes);
        } catch (CharacterCodingException malformed) {
            throw Problem.badRequest("The header " + NAME + " is not UTF-8; expected text in UTF-8");
        }
    }
}
