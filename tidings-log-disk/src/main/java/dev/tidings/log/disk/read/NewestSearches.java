package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.Location;
import dev.tidings.log.RecentEntries.Newest;
import dev.tidings.log.View;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.concurrent.CompletableFuture;

/**
 * Answers those who ask for the newest events: from memory at once where that is little work, else by a search that takes its turns with others and is shared: who
 * joins it late gets what it sees of what came since besides what it asked for. Any thread.
 */
public final class NewestSearches {
    /** How often a selector may be tried while the asker waits: a small part of a millisecond. */
    private static final int TRIES_AT_ONCE = 1024;

    private final LogParts parts;
    private final RecentWindow recent;
    private final SharedSearches<Question, Location> searches;

    public NewestSearches(LogParts parts, StoreAccess access, RecentWindow recent, ReadTurns turns) {
        this.parts = parts;
        this.recent = recent;
        this.searches = new SharedSearches<>(access, turns);
    }

    private record Question(View view, int count) {}

    /** The place just before the last {@code count} events that a view sees, or as many as there are. May be cancelled. */
    public CompletableFuture<Location> before(View view, int count) {
        long head = parts.state().head();
        Newest newest = recent.newest(view, count, head, TRIES_AT_ONCE);
        if (newest.count() == count) {
            return CompletableFuture.completedFuture(new Location(true, newest.before(), newest.before()));
        }
        return searches.ask(
                new Question(view, count), head, Lane.SEARCH, () -> new NewestSearch(parts, recent, view, count));
    }
}
