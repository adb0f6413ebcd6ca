package dev.tidings.log;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.Locale;

/** What an event survives, once its append was answered. In rising order: each promises all that those before it do. */
public enum Durability {
    /** Nothing but a reader's lost connection: for what nobody replays after a restart, such as ticks. */
    MEMORY,
    /** The end of the process, however it ends; not the machine's. */
    WRITTEN,
    /** A power cut: it was on the disk before the answer. */
    SYNCED;

    /** As settings and parameters spell it: {@code memory}, {@code written}, {@code synced}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidValueException if {@code code} is none */
    public static Durability of(String code) {
        for (Durability durability : values()) {
            if (durability.code().equals(code)) {
                return durability;
            }
        }
        throw new InvalidValueException(
                "The durability " + Text.quote(code) + " is unknown; expected memory, written or synced");
    }

    /** The stronger of the two. */
    public Durability or(Durability other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
