package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Which feeds see an event: among few topics and among a million, by exact selectors and by patterns. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class FeedIndexBenchmark {
    private static final int ENTRIES = 1024;

    @Param({"10", "1000000"})
    public int topics;

    @Param({"exact", "pattern"})
    public String selectors = "exact";

    private final FeedIndex index = new FeedIndex();
    private final LogEntry[] entries = new LogEntry[ENTRIES];
    private int next;

    @Setup
    public void addFeeds() {
        String suffix = selectors.equals("exact") ? "/balance" : "/*";
        for (int i = 0; i < topics; i++) {
            index.add(new Feed(new FeedKey(View.of(Selectors.of("user/" + i + suffix)), FrameForm.PLAIN, Duration.ZERO), 0));
        }
        for (int i = 0; i < ENTRIES; i++) {
            int topic = (int) ((long) i * topics / ENTRIES);
            entries[i] = entry(i + 1, "user/" + topic + "/balance");
        }
    }

    private static LogEntry entry(long position, String topic) {
        return new LogEntry(position, Long.toString(position), Event.on(topic).data("x").build(), 0);
    }

    @Benchmark
    public List<Feed> match() {
        return index.match(entries[next++ & (ENTRIES - 1)]);
    }
}
