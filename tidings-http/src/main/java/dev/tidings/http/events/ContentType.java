package dev.tidings.http.events;

import dev.tidings.http.Escapes;
import dev.tidings.http.Problem;
import dev.tidings.topic.Text;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a body is (RFC 9110, 8.3).
 *
 * @param text as it came
 * @param mediaType in lower case, without parameters
 * @param charset of its text
 */
record ContentType(String text, String mediaType, Charset charset) {
    private static final ContentType NONE = new ContentType("", "text/plain", StandardCharsets.UTF_8);
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^\\s;=\"]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]*))");

    /** @throws Problem if it is said twice, or its charset is; or if the charset is none that can be read here */
    static ContentType of(List<String> fields) {
        if (fields.size() > 1) {
            throw Problem.badRequest("The header Content-Type is given " + fields.size() + " times; expected once");
        }
        if (fields.isEmpty() || fields.get(0).isBlank()) {
            return NONE;
        }
        String text = Escapes.readable(fields.get(0));
        int semicolon = text.indexOf(';');
        String mediaType = semicolon < 0 ? text : text.substring(0, semicolon);
        Charset charset = semicolon < 0 ? StandardCharsets.UTF_8 : charset(text);
        return new ContentType(text, mediaType.strip().toLowerCase(Locale.ROOT), charset);
    }

    private static Charset charset(String text) {
        List<String> named = new ArrayList<>();
        Matcher parameters = PARAMETER.matcher(text);
        while (parameters.find()) {
            if (parameters.group(1).equalsIgnoreCase("charset")) {
                String quoted = parameters.group(2);
                named.add(quoted == null ? parameters.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            }
        }
        if (named.size() > 1) {
            throw Problem.badRequest(
                    "The content type " + Text.quote(text) + " names " + named.size() + " charsets; expected one");
        }
        return named.isEmpty()
                ? StandardCharsets.UTF_8
                : charsetNamed(named.get(0).strip());
    }

    private static Charset charsetNamed(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            throw new Problem(
                    415,
                    "The charset " + Text.quote(name)
                            + " is not read here; expected utf-8, or another that this Java knows, such as iso-8859-1");
        }
    }
}
