package dev.tidings.log.disk.read;

import dev.tidings.log.EventLog.Location;
import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.RecentEntries.Newest;
import dev.tidings.log.View;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Answers those who ask for the newest events: from memory at once where that is little work, else by a search that takes its turns with others. Who asks what
 * is being searched for shares the search, and one whose askers all cancelled is dropped. Any thread.
 */
public final class NewestSearches {
    /** How often a selector may be tried while the asker waits: a small part of a millisecond. */
    private static final int TRIES_AT_ONCE = 1024;
    /** Events that may have come since a search began for one to join it, who gets those that it sees besides what it asked for. */
    private static final int MAX_APART = 1024;

    private final LogParts parts;
    private final StoreAccess access;
    private final RecentWindow recent;
    private final ReadTurns turns;

    /** Guarded by this. */
    private final Map<Question, Shared> underWay = new HashMap<>();

    public NewestSearches(LogParts parts, StoreAccess access, RecentWindow recent, ReadTurns turns) {
        this.parts = parts;
        this.access = access;
        this.recent = recent;
        this.turns = turns;
    }

    /** The place just before the last {@code count} events that a view sees, or as many as there are. May be cancelled. */
    public CompletableFuture<Location> before(View view, int count) {
        Newest newest = recent.newest(view, count, parts.state().head(), TRIES_AT_ONCE);
        if (newest.count() == count) {
            return CompletableFuture.completedFuture(new Location(true, newest.before(), newest.before()));
        }
        CompletableFuture<Location> answer = new CompletableFuture<>();
        Shared begun = join(new Question(view, count), answer);
        if (begun != null) {
            turns.add(Lane.SEARCH, begun);
        }
        return answer;
    }

    /** Adds an asker to the search that is under way, or to a new one, which it then answers. */
    private synchronized @Nullable Shared join(Question question, CompletableFuture<Location> asker) {
        Shared search = underWay.get(question);
        if (search != null && parts.state().head() - search.search.head() <= MAX_APART) {
            search.askers.add(asker);
            return null;
        }
        Shared begun = new Shared(question);
        begun.askers.add(asker);
        underWay.put(question, begun);
        return begun;
    }

    private record Question(View view, int count) {}

    /** A search, and who waits for it. */
    private final class Shared implements ReadTurns.Piecework {
        private final Question question;
        private final NewestSearch search;
        /** Guarded by the searches. */
        private final List<CompletableFuture<Location>> askers = new ArrayList<>();

        Shared(Question question) {
            this.question = question;
            this.search = new NewestSearch(parts, recent, question.view(), question.count());
        }

        @Override
        public boolean next() {
            if (isForsaken()) {
                return false;
            }
            try {
                Optional<Location> place = access.use(search::step);
                place.ifPresent(found -> answer(asker -> asker.complete(found)));
                return place.isEmpty();
            } catch (RocksDBException | RuntimeException | Error failure) {
                answer(asker -> asker.completeExceptionally(failure));
                return false;
            }
        }

        /** Whether nobody waits any more; then nobody can join either. */
        private boolean isForsaken() {
            synchronized (NewestSearches.this) {
                askers.removeIf(CompletableFuture::isDone);
                if (askers.isEmpty()) {
                    underWay.remove(question, this);
                }
                return askers.isEmpty();
            }
        }

        @Override
        public void refuse(LogUnavailableException refusal) {
            answer(asker -> asker.completeExceptionally(refusal));
        }

        private void answer(Consumer<CompletableFuture<Location>> answering) {
            synchronized (NewestSearches.this) {
                underWay.remove(question, this);
            }
            // Nobody joins it any more.
            askers.forEach(answering);
        }
    }
}
