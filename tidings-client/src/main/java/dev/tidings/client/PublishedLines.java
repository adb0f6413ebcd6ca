package dev.tidings.client;

import org.jspecify.annotations.Nullable;

/**
 * What became of lines that were published one by one.
 *
 * @param count how many were published, those among them that had been before
 * @param lastId the id of the last of them; null if there is none
 */
public record PublishedLines(long count, @Nullable String lastId) {
    public static final PublishedLines NONE = new PublishedLines(0, null);

    /** These, and more behind them. */
    public PublishedLines and(PublishedLines more) {
        return new PublishedLines(count + more.count, more.lastId == null ? lastId : more.lastId);
    }
}
