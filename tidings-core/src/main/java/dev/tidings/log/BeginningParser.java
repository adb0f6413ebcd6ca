package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.time.Instant;
import java.util.regex.Pattern;

/** Where a subscriber begins that holds no event id yet, as it is written everywhere: in the parameter {@code from}, in a program, on a command line. */
public final class BeginningParser {
    private static final Pattern COUNT = Pattern.compile("-[1-9][0-9]{0,6}");

    private final String name;
    private final String nameForIds;

    /**
     * @param name what the user wrote the beginning into, such as {@code The parameter from}
     * @param nameForIds what an event id would have belonged in, which many write into the other
     */
    public BeginningParser(String name, String nameForIds) {
        this.name = name;
        this.nameForIds = nameForIds;
    }

    /** Whether a text is a beginning, where an event id may stand as well: one that begins like a count or a date is none. */
    public static boolean isBeginning(String text) {
        return text.equals(Event.EARLIEST)
                || text.equals(Cursor.Newest.TEXT)
                || text.startsWith("-")
                || TimeParser.parse(text) != null;
    }

    /** @throws InvalidValueException if {@code text} is no beginning; it names both, and says what was expected */
    public Cursor parse(String text) {
        if (text.equals(Event.EARLIEST)) {
            return Cursor.EARLIEST;
        }
        if (text.equals(Cursor.Newest.TEXT)) {
            return Cursor.NEWEST;
        }
        if (COUNT.matcher(text).matches() && -Integer.parseInt(text) <= Cursor.Last.MAX_COUNT) {
            return new Cursor.Last(-Integer.parseInt(text));
        }
        Instant time = TimeParser.parse(text);
        if (time == null) {
            throw invalid(text);
        }
        return new Cursor.Since(time);
    }

    private InvalidValueException invalid(String text) {
        return new InvalidValueException(name + " is " + Text.quote(text) + "; expected earliest, -1 to -"
                + Cursor.Last.MAX_COUNT
                + " for so many of the newest events, newest for the newest event of each topic, or "
                + TimeParser.EXPECTED + " (an event id goes into " + nameForIds + ")");
    }
}
