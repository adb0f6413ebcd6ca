package dev.tidings.wire;

import java.nio.ByteBuffer;

/** The fields that the format knows (WHATWG HTML, section 9.2.6); names are exact and case-sensitive. */
enum Field {
    DATA("data"),
    ID("id"),
    EVENT("event"),
    RETRY("retry"),
    UNKNOWN("");

    private static final Field[] ALL = values();

    private final String name;

    Field(String name) {
        this.name = name;
    }

    static Field named(ByteBuffer bytes, int from, int to) {
        for (Field field : ALL) {
            if (field.isNamed(bytes, from, to)) {
                return field;
            }
        }
        return UNKNOWN;
    }

    private boolean isNamed(ByteBuffer bytes, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes.get(from + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
