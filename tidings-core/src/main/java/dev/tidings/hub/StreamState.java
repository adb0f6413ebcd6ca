package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How an open stream stands. */
public enum StreamState {
    /** The log has yet to say where it begins. */
    STARTING,
    /** It has everything. */
    LIVE,
    /** It reads what it lacks from the log. */
    CATCHING_UP,
    /** It reads the newest of each key of what it lacks. */
    CONFLATING,
    /** Its sink takes nothing now. */
    STALLED;

    /** Its name, such as {@code catching-up}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws InvalidValueException if there is none of that name */
    public static StreamState of(String code) {
        List<String> codes = Stream.of(values()).map(StreamState::code).toList();
        int index = codes.indexOf(code);
        if (index < 0) {
            throw new InvalidValueException("The state " + Text.quote(code) + " is none; did you mean "
                    + Nearest.to(code, codes) + "? Expected one of " + String.join(", ", codes));
        }
        return values()[index];
    }

    static StreamState of(Subscriber stream) {
        return switch (stream.state()) {
            case LOCATING -> STARTING;
            case LIVE, CLOSED -> LIVE;
            case BLOCKED -> STALLED;
            case CATCHING_UP -> stream.conflates() ? CONFLATING : CATCHING_UP;
        };
    }
}
