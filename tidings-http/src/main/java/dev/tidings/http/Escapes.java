package dev.tidings.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;

/** Text as targets, forms and header fields carry it: bytes, of which some are escaped by a {@code %} and two digits, or, as curl sends them, are not. */
public final class Escapes {
    private Escapes() {}

    /**
     * Undoes the escapes.
     *
     * @param bytes as Latin-1 characters
     * @param plusIsBlank as in queries and forms
     * @throws CharacterCodingException if an escape is malformed, or what comes out is no text of the charset
     */
    static String decode(String bytes, boolean plusIsBlank, Charset charset) throws CharacterCodingException {
        byte[] decoded = new byte[bytes.length()];
        int length = 0;
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c == '%') {
                decoded[length++] = (byte) (digit(bytes, i + 1) << 4 | digit(bytes, i + 2));
                i += 2;
            } else {
                decoded[length++] = (byte) (plusIsBlank && c == '+' ? ' ' : c);
            }
        }
        return charset.newDecoder().decode(ByteBuffer.wrap(decoded, 0, length)).toString();
    }

    private static int digit(String bytes, int index) throws CharacterCodingException {
        char c = index < bytes.length() ? bytes.charAt(index) : ' ';
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new MalformedInputException(1);
        }
        return digit;
    }

    /**
     * The text whose bytes in UTF-8 came as Latin-1 characters.
     *
     * @throws CharacterCodingException if they are not UTF-8
     */
    public static String utf8(String bytes) throws CharacterCodingException {
        ByteBuffer latin1 = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return StandardCharsets.UTF_8.newDecoder().decode(latin1).toString();
    }

    /** Likewise, for messages: what is not UTF-8 is replaced. */
    public static String readable(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
