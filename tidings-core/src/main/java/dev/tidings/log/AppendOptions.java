package dev.tidings.log;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import org.jspecify.annotations.Nullable;

/**
 * How a batch of events is to be appended.
 *
 * @param durability what the events must survive; null for what the log's own settings say of their topics
 * @param idempotencyKey the publisher's name for this batch: the same batch again, while the first is kept, is answered with the first's result and
 *     not stored twice; null for none. 1 to {@value #MAX_KEY_BYTES} bytes without control characters
 */
public record AppendOptions(@Nullable Durability durability, @Nullable String idempotencyKey) {
    public static final int MAX_KEY_BYTES = 256;
    public static final AppendOptions DEFAULTS = new AppendOptions(null, null);

    /** @throws InvalidValueException if the key breaks its rule */
    public AppendOptions {
        if (idempotencyKey != null) {
            int bytes = Text.utf8Length(idempotencyKey);
            if (bytes == 0 || bytes > MAX_KEY_BYTES || Text.firstUnprintable(idempotencyKey) >= 0) {
                throw new InvalidValueException(
                        "The idempotency key " + Text.quote(idempotencyKey) + " is not one; expected 1 to "
                                + MAX_KEY_BYTES + " bytes in UTF-8 without control or format characters");
            }
        }
    }

    public AppendOptions with(Durability other) {
        return new AppendOptions(other, idempotencyKey);
    }
}
