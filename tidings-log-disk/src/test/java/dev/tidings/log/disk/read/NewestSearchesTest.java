package dev.tidings.log.disk.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.Location;
import dev.tidings.log.LogClock;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.index.Segments;
import dev.tidings.log.disk.read.ReadTurns.Lane;
import dev.tidings.log.disk.state.LogState;
import dev.tidings.log.disk.state.Snapshots;
import dev.tidings.log.disk.store.CommitBatch;
import dev.tidings.log.disk.store.EventKeys;
import dev.tidings.log.disk.store.Family;
import dev.tidings.log.disk.store.StoreAccess;
import dev.tidings.topic.Selectors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** Over a log of three old events and then thousands of topics with one each, opened anew: nothing is in memory, and the test is every thread. */
class NewestSearchesTest {
    private static final int TOPICS = 5000;
    private static final int HEAD = 3 + TOPICS;
    private static final DiskLogOptions OPTIONS =
            DiskLogOptions.DEFAULTS.with(new Retention(Duration.ZERO, 0, 0, List.of()));

    private final StoreAccess access;
    private final LogParts parts;
    private final RecentWindow recent;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ReadTurns turns;
    private final NewestSearches searches;

    NewestSearchesTest(@TempDir Path directory) throws RocksDBException {
        List<Event> events = new ArrayList<>(List.of(event("old/a"), event("old/b"), event("old/a")));
        IntStream.range(0, TOPICS).forEach(number -> events.add(event("new/" + number)));
        try (DiskEventLog log = DiskEventLog.open(directory, OPTIONS)) {
            log.append(events).toCompletableFuture().join();
        }
        access = StoreAccess.open(directory, 1 << 20);
        LogState state = access.use(store -> LogState.recover(store, Segments.DEFAULTS, access.note()));
        LogClock clock = LogClock.startingAt(state.times().known().newestMillis());
        parts = new LogParts(state, Segments.DEFAULTS, new Snapshots(OPTIONS.retention()), OPTIONS, clock);
        recent = new RecentWindow(state, 1 << 20);
        turns = new ReadTurns(access, tasks::add, 2);
        searches = new NewestSearches(parts, access, recent, turns);
        deleteEvents();
    }

    /** Whoever would read an event finds none. */
    private void deleteEvents() throws RocksDBException {
        access.run(store -> {
            CommitBatch batch = new CommitBatch();
            batch.deleteRange(Family.EVENTS, EventKeys.of(0), EventKeys.of(Long.MAX_VALUE));
            store.write(batch, Durability.WRITTEN);
        });
    }

    @AfterEach
    void close() {
        access.close();
    }

    private static Event event(String topic) {
        return Event.on(topic).data("x").build();
    }

    private static View view(String... selectors) {
        return View.of(Selectors.of(selectors));
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private Location ask(View view, int count) {
        CompletableFuture<Location> answer = searches.before(view, count);
        run();
        return answer.join();
    }

    @Test
    void findsByTopicWhatAPatternMatchesAndReadsNoEvent() {
        assertThat(ask(view("old/*"), 2)).isEqualTo(new Location(true, 1, 0));
        assertThat(ask(view("old/*"), 10)).isEqualTo(new Location(true, 0, 0));
        assertThat(ask(view("old/a", "old/b"), 1)).isEqualTo(new Location(true, 2, 0));
        assertThat(ask(view("new/*"), 10)).isEqualTo(new Location(true, HEAD - 10, 0));
        assertThat(ask(view("*/a"), 1)).isEqualTo(new Location(true, 2, 0));
    }

    /** So that it need not read through all that is kept to find that it gets nothing of it. */
    @Test
    void beginsAtTheHeadWhereNothingMatches() {
        assertThat(ask(view("older/*"), 10)).isEqualTo(new Location(true, HEAD, 0));
    }

    @Test
    void looksOnlyAtTopicsThatBeginAsThePatternDoes() {
        ask(view("old/*", "older/**"), 10);

        assertThat(turns.pieces()).isEqualTo(2);
    }

    @Test
    void looksAtManyTopicsInManyPieces() {
        ask(view("*/a"), 10);

        assertThat(turns.pieces()).isBetween(TOPICS / 256L, TOPICS / 256L + 3);
    }

    @Test
    void searchesOnceForAllWhoAskTheSame() {
        List<CompletableFuture<Location>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(searches.before(view("*/a"), 10));
        }
        run();

        assertThat(turns.pieces()).isLessThan(TOPICS / 256L + 4);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(new Location(true, 0, 0)));
        assertThat(ask(view("*/a"), 10)).isEqualTo(new Location(true, 0, 0));
    }

    @Test
    void givesEachQuestionItsOwnAnswer() {
        CompletableFuture<Location> one = searches.before(view("*/a"), 1);
        CompletableFuture<Location> two = searches.before(view("*/a"), 2);
        CompletableFuture<Location> other = searches.before(view("*/b"), 1);
        run();

        assertThat(List.of(
                        one.join().position(),
                        two.join().position(),
                        other.join().position()))
                .containsExactly(2L, 0L, 1L);
    }

    @Test
    void dropsASearchThatNobodyWaitsForAnyMore() {
        List<CompletableFuture<Location>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(searches.before(view("*/" + i % 30), 10));
        }
        answers.forEach(answer -> answer.cancel(false));
        run();

        assertThat(turns.pieces()).isEqualTo(30);
    }

    @Test
    void dropsASearchInTheMiddleOfItsWay() {
        CompletableFuture<Location> gone = searches.before(view("*/a"), 10);
        CompletableFuture<Location> stays = searches.before(view("*/a"), 10);
        turns.read(Lane.SEARCH, store -> gone.cancel(false) && stays.cancel(false));
        run();

        assertThat(turns.pieces()).isEqualTo(3);
    }

    @Test
    void answersWhoStaysThoughAnotherWhoAskedTheSameIsGone() {
        CompletableFuture<Location> gone = searches.before(view("*/a"), 1);
        CompletableFuture<Location> stays = searches.before(view("*/a"), 1);
        gone.cancel(false);
        run();

        assertThat(stays).isCompletedWithValue(new Location(true, 2, 0));
    }

    @Test
    void saysSoWhereItStoppedBecauseThereAreTooManyTopics() throws RocksDBException {
        NewestSearch search = new NewestSearch(parts, recent, view("*/a"), 10).limitedTo(300);
        // A look at what is in memory, and a piece of the index.
        assertThat(access.use(search::step)).isEmpty();

        assertThat(access.use(search::step)).contains(new Location(true, HEAD, 0, true));
    }
}
