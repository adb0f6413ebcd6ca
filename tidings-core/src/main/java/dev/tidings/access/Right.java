package dev.tidings.access;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Locale;

/** What can be granted; each for the topics that selectors name. */
public enum Right {
    /** To see events, private ones too. */
    READ,
    /** To publish events. */
    PUBLISH,
    /** To see events from before now; as {@link #READ} unless it is given. */
    HISTORY,
    /** To see who reads. */
    PRESENCE,
    /** To take back grants and end streams. */
    OPERATE;

    private static final List<Right> ALL = List.of(values());
    private static final List<String> KEYS = ALL.stream().map(Right::key).toList();

    /** Its name in tokens and files, such as {@code read}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names of all. */
    public static List<String> keys() {
        return KEYS;
    }

    /** @throws InvalidValueException if there is none of that name */
    public static Right of(String key) {
        return ALL.stream().filter(right -> right.key().equals(key)).findFirst().orElseThrow(() -> {
            return new InvalidValueException("There is no right " + Text.quote(key) + "; did you mean "
                    + Nearest.to(key, KEYS) + "? Expected one of " + String.join(", ", KEYS));
        });
    }
}
