package dev.tidings.log;

import dev.tidings.topic.Text;

/**
 * An append under a name that already stands for something else: an own id whose event, or an idempotency key whose batch, is kept and says other things. Nothing of
 * the append was stored, and trying it again is of no use.
 */
public final class ConflictingAppendException extends RuntimeException {
    private ConflictingAppendException(String message) {
        super(message);
    }

    /** An event came with the id of another one, or two of one batch have the same id. */
    public static ConflictingAppendException ofId(String id) {
        return new ConflictingAppendException("The event id " + Text.quote(id)
                + " is that of another event, which says something else; expected the same event again, or another id");
    }

    public static ConflictingAppendException ofKey(String idempotencyKey) {
        return new ConflictingAppendException("The idempotency key " + Text.quote(idempotencyKey)
                + " was used for something else; expected the same content again, or another key");
    }
}
