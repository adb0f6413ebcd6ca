package dev.tidings.http;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All addresses that begin alike, as {@code 10.0.0.0/8} or {@code 2001:db8::/32} writes them (RFC 4632, RFC 4291), or one alone. Immutable. */
public final class AddressRange {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}");

    private final String text;
    private final byte[] first;
    private final int bits;

    private AddressRange(String text, byte[] first, int bits) {
        this.text = text;
        this.first = first;
        this.bits = bits;
    }

    /** @throws InvalidValueException if the text is none, or has bits behind its prefix */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] address = bytes(text, slash < 0 ? text : text.substring(0, slash));
        int most = address.length * Byte.SIZE;
        String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!DIGITS.matcher(length).matches() || Integer.parseInt(length) > most) {
            throw refused(text);
        }
        AddressRange range = new AddressRange(text, address, Integer.parseInt(length));
        for (int bit = range.bits; bit < most; bit++) {
            if (bit(address, bit) != 0) {
                throw new InvalidValueException("The addresses " + Text.quote(text) + " have bits behind the first "
                        + range.bits + "; expected the first address of them, such as 10.0.0.0/8");
            }
        }
        return range;
    }

    private static byte[] bytes(String text, String address) {
        InetAddress literal = literal(address);
        if (literal == null) {
            throw refused(text);
        }
        return literal.getAddress();
    }

    /** The address that a text is; null if it is none. No name is ever looked up. */
    public static @Nullable InetAddress literal(String text) {
        if (!LITERAL.matcher(text).matches() || (text.indexOf(':') < 0 && text.split("\\.", -1).length != 4)) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException none) {
            return null;
        }
    }

    private static InvalidValueException refused(String text) {
        return new InvalidValueException("The addresses " + Text.quote(text)
                + " are none; expected such as 10.0.0.0/8, 192.168.1.7, 2001:db8::/32 or ::1");
    }

    /** Whether an address is one of them. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (bit(bytes, bit) != bit(first, bit)) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] bytes, int bit) {
        return bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
    }

    @Override
    public String toString() {
        return text;
    }
}
