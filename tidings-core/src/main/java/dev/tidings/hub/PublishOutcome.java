package dev.tidings.hub;

import java.util.Locale;

/** What became of an event that was published. */
public enum PublishOutcome {
    /** It is in the log. */
    STORED,
    /** It was there already, by its own id or its idempotency key. */
    DUPLICATE,
    /** It cannot be published: its topic has ended, or something about it is wrong. */
    REFUSED,
    /** The log could not keep it. */
    FAILED;

    /** As the metrics spell it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
