package dev.tidings.topic;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The character rules that topics, selectors, ids and event types share, and how a bad value is quoted. */
public final class Text {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Text() {}

    /**
     * The index of the first character that a topic may not hold, or -1.
     * Not allowed: control characters (Cc), format characters (Cf: invisible ones, used to make two topics look alike) but the zero-width joiner and
     * non-joiner, which Persian and Hindi words are spelled with, and half a surrogate pair, which has no UTF-8 form.
     */
    public static int firstUnprintable(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isUnprintable(codePoint)) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE -> true;
            case Character.FORMAT -> codePoint != ZERO_WIDTH_NON_JOINER && codePoint != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }

    /** The index of the first half of a surrogate pair that stands alone (it has no UTF-8 form), or -1. */
    public static int firstUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }

    /** The length of {@code text} in UTF-8, in bytes, without encoding it. */
    public static int utf8Length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length += 1;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                length += 2;
            } else {
                length += 3;
            }
        }
        return length;
    }

    /** {@code text} in quotes, cut to 80 characters, with anything unprintable escaped: fit for an error message. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        String shown = text.length() > 80 ? text.substring(0, 80) : text;
        shown.codePoints().forEach(codePoint -> {
            if (isUnprintable(codePoint) || endsLine(codePoint)) {
                quoted.append(String.format("\\u%04x", codePoint));
            } else {
                quoted.appendCodePoint(codePoint);
            }
        });
        return quoted.append(shown.length() < text.length() ? "...\"" : "\"").toString();
    }

    private static boolean endsLine(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** The SHA-256 of a text in UTF-8, in hex: for what is to be known again and not read. */
    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every Java has SHA-256", never);
        }
    }
}
