package dev.tidings.event;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code traceparent} of W3C Trace Context, which says within which trace something was done: {@code 00-}, the trace's id (32 digits), {@code -}, the id of the span (16), {@code -}, flags (2); lower-case hexadecimal digits, and neither id all
 * zeros. Stateless.
 */
public final class TraceParent {
    public static final String HEADER = "traceparent";
    /** All of it is ASCII. */
    public static final int LENGTH = 55;

    /** Where the trace's id begins, the span's, and the flags; there is a dash before each. */
    public static final int TRACE = 3;

    public static final int SPAN = 36;
    public static final int FLAGS = 53;

    private static final String VERSION = "00";
    private static final String NO_VERSION = "ff";
    private static final int SAMPLED = 1;

    private TraceParent() {}

    /** What the fields of that name of a request say, in the form of version 00; null if there is none, or more than one, or it is not well formed. */
    public static @Nullable String of(List<String> fields) {
        return fields.size() == 1 ? of(fields.get(0)) : null;
    }

    /** A version to come is read as far as it looks like this one, of whose flags it is known to have the one for what is sampled (3.2.4 and 4.2). */
    private static @Nullable String of(String field) {
        if (isValid(field)) {
            return field;
        }
        boolean isShort = field.length() < LENGTH;
        boolean isMore = field.length() > LENGTH;
        if (isShort || (isMore && field.charAt(LENGTH) != '-')) {
            return null;
        }
        String version = field.substring(0, TRACE - 1);
        String known = VERSION + field.substring(TRACE - 1, LENGTH);
        boolean isLater = areDigits(version, 0, version.length()) && !version.equals(VERSION);
        if (!isLater || version.equals(NO_VERSION) || !isValid(known)) {
            return null;
        }
        return known.substring(0, FLAGS) + (isSampled(known) ? "01" : "00");
    }

    /** Whether a text is one of version 00. */
    static boolean isValid(String text) {
        return text.length() == LENGTH
                && text.startsWith(VERSION + "-")
                && isId(text, TRACE, SPAN - 1)
                && text.charAt(SPAN - 1) == '-'
                && isId(text, SPAN, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && areDigits(text, FLAGS, LENGTH);
    }

    /** @throws InvalidValueException if it is none of version 00 */
    static void require(String text) {
        if (!isValid(text)) {
            throw new InvalidValueException(
                    "The traceparent " + Text.quote(text)
                            + " is none of W3C Trace Context; expected one such as 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        }
    }

    private static boolean isId(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return areDigits(text, from, to);
            }
        }
        return false;
    }

    private static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Whether its sender may have recorded the span. */
    public static boolean isSampled(String traceParent) {
        return (Character.digit(traceParent.charAt(LENGTH - 1), 16) & SAMPLED) != 0;
    }
}
