package dev.tidings.micro;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.List;
import java.util.concurrent.CompletionStage;
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

/** The log in memory, full, so that each append discards an event; its events are spread over some number of topics. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class MemoryEventLogBenchmark {
    private static final int KEPT = 100_000;
    private static final ReadLimit LIMIT = new ReadLimit(100, 1 << 20);

    @Param({"1", "10000"})
    public int topics;

    private final MemoryEventLog log = new MemoryEventLog(new MemoryLogOptions(Long.MAX_VALUE, KEPT));
    private Event[] events = {};
    private View oneTopic = View.of(Selectors.of("topic/0"));
    private final View allTopics = View.of(Selectors.of("topic/*"));
    private int next;

    @Setup
    public void fill() {
        events = new Event[topics];
        for (int i = 0; i < topics; i++) {
            events[i] = Event.on("topic/" + i).data("x".repeat(64)).build();
        }
        for (int i = 0; i < KEPT; i++) {
            var unused = append();
        }
        oneTopic = View.of(Selectors.of("topic/" + topics / 2));
    }

    @Benchmark
    public CompletionStage<List<Appended>> append() {
        return log.append(List.of(events[next++ % topics]));
    }

    /** Up to 100 events of one topic, from the oldest kept on. */
    @Benchmark
    public CompletionStage<Slice> readOneTopic() {
        return log.read(oneTopic, log.head() - KEPT, LIMIT);
    }

    /** 100 events that a pattern sees, from the oldest kept on. */
    @Benchmark
    public CompletionStage<Slice> readByPattern() {
        return log.read(allTopics, log.head() - KEPT, LIMIT);
    }
}
