package dev.tidings.wire;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;

/** What the {@code id} field can carry: any Unicode text without CR, LF or NUL (WHATWG HTML, section 9.2.5). */
final class EventId {
    private EventId() {}

    /**
     * @return {@code id}
     * @throws InvalidValueException if the field cannot carry it
     */
    static String require(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= '\r' || Character.isSurrogate(c)) {
                requireFit(id);
                return id;
            }
        }
        return id;
    }

    /** What few ids need: a log writes one for each event that it reads. */
    private static void requireFit(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            // A line end would begin a field of the attacker's choice, a NUL would make every reader ignore the id.
            if (c == '\r' || c == '\n' || c == '\0') {
                throw new InvalidValueException("The event id " + Text.quote(id) + " has "
                        + String.format("U+%04X", (int) c) + " at index " + i + "; expected no CR, LF or NUL");
            }
        }
        requireUnicode(id);
    }

    private static void requireUnicode(String id) {
        int bad = Text.firstUnpairedSurrogate(id);
        if (bad >= 0) {
            throw new InvalidValueException("The event id " + Text.quote(id) + " has half a surrogate pair at index "
                    + bad + ", which has no UTF-8 form; expected Unicode text");
        }
    }
}
