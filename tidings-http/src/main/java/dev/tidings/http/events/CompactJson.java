package dev.tidings.http.events;

/** Copies a value out of JSON exactly as it is written, but for the white space between its tokens: a number or an escape is not for us to spell anew. */
final class CompactJson {
    private CompactJson() {}

    /**
     * The value that begins at {@code start}.
     *
     * @param json is known to be JSON
     */
    static String valueAt(String json, int start) {
        StringBuilder value = new StringBuilder();
        int depth = 0;
        int at = start;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c == '"') {
                int end = endOfString(json, at);
                value.append(json, at, end);
                at = end;
            } else if (isBlank(c)) {
                at++;
            } else {
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                value.append(c);
                at++;
            }
            if (depth == 0 && (at == json.length() || !isOfScalar(c) || !isOfScalar(json.charAt(at)))) {
                break;
            }
        }
        return value.toString();
    }

    /** Behind the quote that ends the string which begins at {@code start}. */
    private static int endOfString(String json, int start) {
        int at = start + 1;
        while (json.charAt(at) != '"') {
            at += json.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** Of a number, true, false or null, which end where something else begins. */
    private static boolean isOfScalar(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
    }
}
