package dev.tidings.server;

import dev.tidings.topic.Text;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request target taken apart, or a form: what stands between {@code &} and {@code =}, with its % escapes undone. The bytes that result must be
 * UTF-8, escaped or, as curl sends them, not.
 */
record Query(String path, Map<String, List<String>> parameters) {
    private static final int MAX_PARAMETERS = 1024;

    /**
     * @param uri the request's, with its bytes as Latin-1 characters, as Netty hands it over
     * @throws Problem if its escapes are malformed, it is not UTF-8, or it has too many parameters
     */
    static Query ofUri(String uri) {
        return decode("The target", uri, true);
    }

    /** The parameters of a form; throws as {@link #ofUri} does. */
    static Map<String, List<String>> ofForm(String form) {
        return decode("The form", new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), false)
                .parameters();
    }

    private static Query decode(String what, String bytes, boolean hasPath) {
        try {
            QueryStringDecoder decoder =
                    new QueryStringDecoder(bytes, StandardCharsets.ISO_8859_1, hasPath, MAX_PARAMETERS + 1, true);
            Map<String, List<String>> parameters = new HashMap<>();
            int count = 0;
            for (Map.Entry<String, List<String>> parameter :
                    decoder.parameters().entrySet()) {
                List<String> values = new ArrayList<>();
                for (String value : parameter.getValue()) {
                    values.add(utf8(value));
                }
                parameters.put(utf8(parameter.getKey()), values);
                count += values.size();
            }
            if (count > MAX_PARAMETERS) {
                throw Problem.badRequest(what + " has too many parameters; expected at most " + MAX_PARAMETERS);
            }
            return new Query(hasPath ? utf8(decoder.path()) : "", parameters);
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            throw Problem.badRequest(what + " " + Text.quote(bytes) + " is malformed (" + malformed.getMessage()
                    + "); expected name=value pairs in UTF-8 with % escapes, joined by &");
        }
    }

    /** The text whose UTF-8 bytes Netty handed over as Latin-1 characters. */
    static String utf8(String bytes) throws CharacterCodingException {
        ByteBuffer latin1 = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return StandardCharsets.UTF_8.newDecoder().decode(latin1).toString();
    }
}
