package dev.tidings.client;

/** A string as JSON writes it (RFC 8259, section 7). */
public final class JsonString {
    private JsonString() {}

    /** {@code text} in quotes, on one line. Half a surrogate pair is escaped too, for it has no UTF-8 form. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            append(quoted, codePoint);
            i += Character.charCount(codePoint);
        }
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int codePoint) {
        switch (codePoint) {
            case '"', '\\' -> quoted.append('\\').appendCodePoint(codePoint);
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (codePoint < ' ' || Character.getType(codePoint) == Character.SURROGATE) {
                    quoted.append(String.format("\\u%04x", codePoint));
                } else {
                    quoted.appendCodePoint(codePoint);
                }
            }
        }
    }
}
