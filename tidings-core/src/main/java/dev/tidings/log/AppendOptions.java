package dev.tidings.log;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import org.jspecify.annotations.Nullable;

/**
 * How a batch of events is to be appended.
 *
 * @param durability what the events must survive; null for what the log's own settings say of their topics, the strongest for all
 * @param idempotencyKey the publisher's name for this batch: the same batch again, while the first is kept, is answered with the first's result and
 *     not stored twice; null for none. 1 to {@value #MAX_NAME_BYTES} bytes without control characters
 * @param publisher whose own ids and idempotency keys these are: those of another publisher are other names, though they read the same. Empty for the hub as
 *     a whole, and then an own id is what readers see; any other publisher's is between that publisher and the log, and readers see an id that the log
 *     assigns. Up to {@value #MAX_NAME_BYTES} bytes without control characters
 */
public record AppendOptions(@Nullable Durability durability, @Nullable String idempotencyKey, String publisher) {
    public static final int MAX_NAME_BYTES = 256;
    public static final AppendOptions DEFAULTS = new AppendOptions(null, null);

    /** @throws InvalidValueException if the key or the publisher breaks its rule */
    public AppendOptions {
        if (idempotencyKey != null && (idempotencyKey.isEmpty() || !isName(idempotencyKey))) {
            throw new InvalidValueException(
                    "The idempotency key " + Text.quote(idempotencyKey) + " is not one; expected 1 to " + MAX_NAME_BYTES
                            + " bytes in UTF-8 without control or format characters");
        }
        if (!isName(publisher)) {
            throw new InvalidValueException("The publisher " + Text.quote(publisher) + " is not one; expected up to "
                    + MAX_NAME_BYTES + " bytes in UTF-8 without control or format characters");
        }
    }

    /** For the hub as a whole. */
    public AppendOptions(@Nullable Durability durability, @Nullable String idempotencyKey) {
        this(durability, idempotencyKey, "");
    }

    private static boolean isName(String text) {
        return Text.utf8Length(text) <= MAX_NAME_BYTES && Text.firstUnprintable(text) < 0;
    }

    public AppendOptions with(Durability other) {
        return new AppendOptions(other, idempotencyKey, publisher);
    }

    /** Whether readers see the publisher's own ids, so that these are cursors. */
    public boolean showsOwnIds() {
        return publisher.isEmpty();
    }
}
