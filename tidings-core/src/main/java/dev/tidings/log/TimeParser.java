package dev.tidings.log;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A time as users write it: with its offset, such as {@code 2026-01-31T12:00:00Z}. */
public final class TimeParser {
    /** What is expected, for messages. */
    public static final String EXPECTED = "a time with its offset such as 2026-01-31T12:00:00Z";

    /** Four digits for the year, so that any such time has its milliseconds. */
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T.{5,30}");
    /** An offset whose plus sign was not escaped, and so was decoded as forms are. */
    private static final Pattern UNESCAPED_OFFSET = Pattern.compile(" (?=[0-9]{2}:[0-9]{2}$)");

    private TimeParser() {}

    /** The time, or null if {@code text} is none. */
    public static @Nullable Instant parse(String text) {
        if (!TIME.matcher(text).matches()) {
            return null;
        }
        try {
            String time = UNESCAPED_OFFSET.matcher(text).replaceFirst("+");
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException noTime) {
            return null;
        }
    }
}
