package dev.tidings.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.log.AppendOptions;
import dev.tidings.log.Cursor;
import dev.tidings.log.EpochIds;
import dev.tidings.log.EventIds;
import dev.tidings.log.EventLog;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.ViewSnapshot;
import dev.tidings.topic.Selectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A log may have lost events in its middle: what comes before them is for everyone, those who conflate too. */
class ConflationGapTest {
    private static final EventIds IDS = new EpochIds("epoch");

    @Test
    void whoConflatesGetsWhatComesBeforeAGapAndIsToldOfIt() {
        ManualLoop loop = new ManualLoop();
        Hub hub = new Hub(new LogWithAHole(), StreamOptions.DEFAULTS);
        Shard shard = hub.addShard(loop, new SplittableRandom(1));
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ManualSink sink = new ManualSink(bytes -> {
            while (bytes.hasRemaining()) {
                sent.write(bytes.get());
            }
        });
        View view = View.of(Selectors.of("**"));

        shard.subscribe(
                Subscription.from(view, Cursor.of(IDS.at(0))).with(LagPolicy.CONFLATE), sink, id -> new byte[] {'\n'});
        loop.runAll();

        assertThat(sent.toString(StandardCharsets.UTF_8))
                .containsSubsequence("data: before", "event: tidings.gap", "data: behind");
    }

    /** Has an event at 1 and one at 3; the one at 2 is gone. */
    private static final class LogWithAHole implements EventLog {
        @Override
        public CompletionStage<Slice> read(View view, long after, ReadLimit limit) {
            return CompletableFuture.completedStage(
                    after == 0
                            ? new Slice(List.of(entry(1, "before")), 1, 0)
                            : new Slice(List.of(entry(3, "behind")), 3, after < 2 ? 2 : 0));
        }

        @Override
        public CompletionStage<BackSlice> readBack(View view, long upTo, ReadLimit limit) {
            throw new UnsupportedOperationException("nobody asks");
        }

        private static LogEntry entry(long position, String data) {
            return new LogEntry(
                    position,
                    IDS.at(position),
                    Event.on("a" + position).data(data).build(),
                    0);
        }

        @Override
        public CompletionStage<Location> locate(View view, Cursor cursor) {
            return CompletableFuture.completedStage(new Location(true, 0, 0));
        }

        @Override
        public CompletionStage<ViewSnapshot> newest(View view, ViewSnapshot.Bounds bounds) {
            return CompletableFuture.completedStage(ViewSnapshot.of(bounds, new long[0], false));
        }

        @Override
        public CompletionStage<Slice> read(View view, ViewSnapshot snapshot, long after, ReadLimit limit) {
            throw new AssertionError("not used");
        }

        @Override
        public long head() {
            return 3;
        }

        @Override
        public long endOf(View view) {
            return 0;
        }

        @Override
        public EventIds ids() {
            return IDS;
        }

        @Override
        public CompletionStage<List<Appended>> append(List<Event> events, AppendOptions options) {
            throw new AssertionError("not used");
        }

        @Override
        public void follow(CommitListener listener) {}

        @Override
        public void close() {}
    }
}
