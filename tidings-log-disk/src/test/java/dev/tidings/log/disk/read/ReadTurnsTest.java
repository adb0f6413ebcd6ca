package dev.tidings.log.disk.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.log.LogUnavailableException;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.store.StoreAccess;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadTurnsTest {
    private final StoreAccess access;
    /** Tasks that wait for a thread: the test is every thread. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    private final ReadTurns turns;
    private final List<String> done = new ArrayList<>();

    ReadTurnsTest(@TempDir Path directory) {
        access = StoreAccess.open(directory, 1 << 20);
        turns = new ReadTurns(access, tasks::add, 2);
    }

    @AfterEach
    void close() {
        access.close();
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Work that writes its name down for each of its pieces, and does something else besides. */
    private final class Named implements ReadTurns.Piecework {
        private final String name;
        private final Runnable besides;
        private int left;

        Named(String name, int pieces, Runnable besides) {
            this.name = name;
            this.left = pieces;
            this.besides = besides;
        }

        @Override
        public boolean next() {
            done.add(name);
            besides.run();
            return --left > 0;
        }

        @Override
        public void refuse(LogUnavailableException refusal) {
            done.add(name + " refused");
        }
    }

    private static void nothing() {}

    private void add(Lane lane, String name, int pieces) {
        turns.add(lane, new Named(name, pieces, ReadTurnsTest::nothing));
    }

    @Test
    void longWaysTakeTurnsPieceByPiece() {
        add(Lane.SEARCH, "a", 3);
        add(Lane.SEARCH, "b", 2);
        add(Lane.SEARCH, "c", 1);

        run();

        assertThat(done).containsExactly("a", "b", "c", "a", "b", "a");
    }

    @Test
    void whatIsShortWaitsForAPieceOfAThousandLongWaysNotForAll() {
        for (int i = 0; i < 1000; i++) {
            add(Lane.SEARCH, "search", 100);
            add(Lane.SCAN, "scan", 10);
        }
        turns.add(Lane.SCAN, new Named("scan", 10, ReadTurnsTest::nothing));
        turns.add(Lane.SEARCH, new Named("search", 1, () -> add(Lane.QUICK, "quick", 1)));

        run();

        int asked = firstTurnOfTheLastSearch();
        assertThat(done.indexOf("quick")).isBetween(asked + 1, asked + 2);
    }

    /** Of the searches, which take turns, the thousand-and-first. */
    private int firstTurnOfTheLastSearch() {
        int searches = 0;
        for (int at = 0; at < done.size(); at++) {
            searches += done.get(at).equals("search") ? 1 : 0;
            if (searches == 1001) {
                return at;
            }
        }
        throw new AssertionError("only " + searches + " searches");
    }

    @Test
    void everyLaneGetsOnHoweverManyWaitInTheOthers() {
        for (int i = 0; i < 200; i++) {
            add(Lane.QUICK, "quick", 1);
            add(Lane.SCAN, "scan", 1);
        }
        add(Lane.SEARCH, "search", 3);

        run();

        assertThat(done.subList(0, 3 * (16 + 4 + 1))).satisfies(early -> {
            assertThat(Collections.frequency(early, "search")).isEqualTo(3);
            assertThat(Collections.frequency(early, "scan")).isEqualTo(12);
            assertThat(Collections.frequency(early, "quick")).isEqualTo(48);
        });
    }

    @Test
    void leavesAThreadForTheOthersWhileASearchIsUnderWay() {
        turns.add(Lane.SEARCH, new Named("first", 1, () -> {
            add(Lane.QUICK, "quick", 1);
            Runnable otherThread = tasks.remove();
            otherThread.run();
            done.add("the other thread has nothing to do");
        }));
        add(Lane.SEARCH, "second", 1);

        run();

        assertThat(done).containsExactly("first", "quick", "the other thread has nothing to do", "second");
    }

    @Test
    void takesNoMoreThreadsThanItMay() {
        for (int i = 0; i < 10; i++) {
            add(Lane.QUICK, "quick", 1);
        }

        assertThat(tasks).hasSize(2);
        run();
        assertThat(done).hasSize(10);
        add(Lane.QUICK, "quick", 1);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void doesNotReadForOneWhoCancelled() {
        CompletableFuture<String> cancelled = turns.read(Lane.SCAN, store -> {
            done.add("read");
            return "read";
        });
        CompletableFuture<String> kept = turns.read(Lane.SCAN, store -> "kept");
        cancelled.cancel(false);

        run();

        assertThat(done).isEmpty();
        assertThat(kept).isCompletedWithValue("kept");
    }

    @Test
    void goesOnAfterWorkThatFails() {
        turns.add(Lane.QUICK, new Named("fails", 5, () -> {
            throw new OutOfMemoryError("for the test");
        }));
        CompletableFuture<String> failed = turns.read(Lane.QUICK, store -> {
            throw new IllegalStateException("no");
        });
        add(Lane.QUICK, "next", 1);

        run();

        assertThat(done).containsExactly("fails", "next");
        assertThat(failed).isCompletedExceptionally();
    }

    @Test
    void refusesAllThatWaitsWhenItIsClosed() {
        turns.add(Lane.SEARCH, new Named("under way", 2, turns::close));
        add(Lane.SEARCH, "waiting", 1);
        CompletableFuture<String> read = turns.read(Lane.SEARCH, store -> "read");

        run();
        add(Lane.QUICK, "late", 1);

        assertThat(done).containsExactly("under way", "waiting refused", "under way refused", "late refused");
        assertThatThrownBy(read::join).hasCauseInstanceOf(LogUnavailableException.class);
    }
}
