package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;

/** An idempotency key as its header carries it: a string in quotes (RFC 9651, section 4.1.6). */
final class IdempotencyKeyEncoder {
    static final String HEADER = "Idempotency-Key";

    private IdempotencyKeyEncoder() {}

    /** @throws InvalidValueException if it is not ASCII: the JDK's client would write question marks, and two keys might become one */
    static String encode(String key) {
        if (!key.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
            throw new InvalidValueException("The idempotency key " + Text.quote(key)
                    + " does not fit into a header; expected printable ASCII characters");
        }
        return '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
