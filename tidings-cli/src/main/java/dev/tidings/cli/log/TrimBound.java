package dev.tidings.cli.log;

import dev.tidings.settings.Given;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how much of a log is to be discarded: a position, a time, a time ago, or a number of events to keep. */
final class TrimBound {
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private TrimBound() {}

    /** @throws InvalidValueException unless one of the two is given, and is what it takes */
    static LogTrim.Bound of(@Nullable String before, @Nullable String keepEvents) {
        if (before != null && keepEvents == null) {
            return before(new Given(before, "--before"));
        }
        if (keepEvents != null && before == null) {
            return LogTrim.keepingEvents(new Given(keepEvents, "--keep-events").asCount());
        }
        throw new InvalidValueException("What to discard is " + (before == null ? "not said" : "said twice")
                + "; expected one of --before and --keep-events");
    }

    private static LogTrim.Bound before(Given before) {
        return DIGITS.matcher(before.text()).matches()
                ? LogTrim.beforePosition(before.asCount())
                : LogTrim.beforeTime(before.as(TrimBound::time));
    }

    private static Instant time(String text) {
        try {
            return text.contains("-") && !text.startsWith("P")
                    ? OffsetDateTime.parse(text).toInstant()
                    : Instant.now().minus(DurationParser.parse(text));
        } catch (DateTimeException | ArithmeticException | InvalidValueException e) {
            throw new InvalidValueException(
                    Text.quote(text)
                            + " is neither; expected a position like 1042, a time like 2026-11-01T00:00:00Z, or 7d for so long ago");
        }
    }
}
