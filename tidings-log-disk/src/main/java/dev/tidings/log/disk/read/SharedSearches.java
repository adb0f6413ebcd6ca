package dev.tidings.log.disk.read;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.Store;
import dev.tidings.log.disk.store.StoreAccess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Searches that take their turns with others: who asks what is being searched for shares the search, and one whose askers all cancelled is dropped. Any thread.
 *
 * @param <Q> what is asked, by value
 */
final class SharedSearches<Q, A> {
    /** Events that may have come since a search began for one to join it. */
    private static final int MAX_APART = 1024;

    private final StoreAccess access;
    private final ReadTurns turns;

    /** Guarded by this. */
    private final Map<Q, Shared> underWay = new HashMap<>();

    SharedSearches(StoreAccess access, ReadTurns turns) {
        this.access = access;
        this.turns = turns;
    }

    /** A search as of a head of the log, a piece at a time. Of one thread at a time. */
    interface Search<A> {
        /** Goes a piece of the way; empty if that was not the last one. */
        Optional<A> step(Store store) throws RocksDBException;
    }

    /**
     * Answers by the search that is under way, if that began at this head or not long before; or by a new one.
     *
     * @param begin makes the new one
     */
    CompletableFuture<A> ask(Q question, long head, Lane lane, Supplier<Search<A>> begin) {
        CompletableFuture<A> asker = new CompletableFuture<>();
        Shared begun = join(question, head, begin, asker);
        if (begun != null) {
            turns.add(lane, begun);
        }
        return asker;
    }

    private synchronized @Nullable Shared join(
            Q question, long head, Supplier<Search<A>> begin, CompletableFuture<A> asker) {
        Shared search = underWay.get(question);
        if (search != null && head >= search.head && head - search.head <= MAX_APART) {
            search.askers.add(asker);
            return null;
        }
        Shared begun = new Shared(question, head, begin.get());
        begun.askers.add(asker);
        underWay.put(question, begun);
        return begun;
    }

    /** A search, and who waits for it. */
    private final class Shared implements ReadTurns.Piecework {
        private final Q question;
        private final long head;
        private final Search<A> search;
        /** Guarded by the searches. */
        private final List<CompletableFuture<A>> askers = new ArrayList<>();

        Shared(Q question, long head, Search<A> search) {
            this.question = question;
            this.head = head;
            this.search = search;
        }

        @Override
        public boolean next() {
            if (isForsaken()) {
                return false;
            }
            try {
                Optional<A> found = access.use(search::step);
                found.ifPresent(answer -> answer(asker -> asker.complete(answer)));
                return found.isEmpty();
            } catch (RocksDBException | RuntimeException | Error failure) {
                answer(asker -> asker.completeExceptionally(failure));
                return false;
            }
        }

        /** Whether nobody waits any more; then nobody can join either. */
        private boolean isForsaken() {
            synchronized (SharedSearches.this) {
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

        private void answer(Consumer<CompletableFuture<A>> answering) {
            synchronized (SharedSearches.this) {
                underWay.remove(question, this);
            }
            // Nobody joins it any more.
            askers.forEach(answering);
        }
    }
}
