package dev.tidings.http;

import dev.tidings.topic.Text;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A request's target taken apart. Nothing is made of dots or double slashes: a path is what it says. */
public final class Target {
    /** Stands for the server itself (RFC 9112, 3.2.4). */
    public static final String SERVER = "*";

    private final String text;
    private final String path;
    private final String query;

    private Target(String text, String path, String query) {
        this.text = text;
        this.path = path;
        this.query = query;
    }

    /**
     * @param text its bytes as Latin-1 characters
     * @throws Problem if the path has no slash before it or malformed escapes, is not UTF-8, or something in the target is in none (RFC 3986, 3.3 and 3.4)
     */
    public static Target of(String text) {
        boolean legal = text.startsWith("/") || text.equals(SERVER);
        if (!legal || !isLegal(text)) {
            throw malformed(text);
        }
        int question = text.indexOf('?');
        String path = question < 0 ? text : text.substring(0, question);
        try {
            String query = question < 0 ? "" : text.substring(question + 1);
            return new Target(text, Escapes.decode(path, false, StandardCharsets.UTF_8), query);
        } catch (CharacterCodingException broken) {
            throw malformed(text);
        }
    }

    /** Whether it has nothing that no target has: a fragment is the client's own affair, and a proxy before the hub may take it for the end of the path. */
    public static boolean isLegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '#' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static Problem malformed(String text) {
        return Problem.badRequest("The target " + Text.quote(Escapes.readable(text))
                + " is malformed; expected a path that begins with a slash, in UTF-8 with % escapes");
    }

    /** With its escapes undone. */
    public String path() {
        return path;
    }

    /** @throws Problem if the query's escapes are malformed, it is not UTF-8, or it has too many parameters */
    public Parameters parameters() {
        return Parameters.ofQuery(text, query);
    }
}
