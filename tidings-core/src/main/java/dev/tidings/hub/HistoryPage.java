package dev.tidings.hub;

import dev.tidings.log.LogEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of what is kept. It may have fewer events than were asked for though there are more: it ends before events that are gone, and where it is large enough.
 *
 * @param events in the order that was asked for; none beyond the head of the log when it was asked
 * @param older the cursor for the page of older events, as the next query's {@code before}; null when none is kept that the query's range leaves in
 * @param newer the cursor for the page of newer events, as the next query's {@code after}, or for a subscription that goes on where this page ends: also
 *     when there are none yet
 * @param gap says that events between the query's cursor and the page's first event are gone; null if none are, or the query began with no cursor
 * @param cut whether the page ends where it does because it would have been too much to search on: the next may have what this one lacks
 */
public record HistoryPage(List<LogEntry> events, @Nullable String older, String newer, @Nullable Gap gap, boolean cut) {
    public HistoryPage {
        events = List.copyOf(events);
    }
}
