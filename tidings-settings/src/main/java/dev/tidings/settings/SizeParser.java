package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a size in bytes, {@code 65536}, {@code 64k}, {@code 1m} or {@code 2g}; a k is 1024. */
public final class SizeParser {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kmg]?)");

    private SizeParser() {}

    /** @throws InvalidValueException if {@code text} is no size, or a larger one than any machine has */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InvalidValueException(
                    Text.quote(text) + " is no size in bytes; expected one like 65536, 64k, 1m or 2g");
        }
        int shift = " kmg"
                        .indexOf(
                                matcher.group(2).isEmpty()
                                        ? ' '
                                        : matcher.group(2).charAt(0))
                * 10;
        long count = Long.parseLong(matcher.group(1));
        if (count > Long.MAX_VALUE >> shift) {
            throw new InvalidValueException(
                    Text.quote(text) + " is too large a size; expected at most " + (Long.MAX_VALUE >> shift));
        }
        return count << shift;
    }

    /** @throws InvalidValueException if {@code text} is no size, or 2g or more */
    public static int parseInt(String text) {
        long size = parse(text);
        if (size > Integer.MAX_VALUE) {
            throw new InvalidValueException(Text.quote(text) + " is too large a size; expected less than 2g");
        }
        return (int) size;
    }
}
