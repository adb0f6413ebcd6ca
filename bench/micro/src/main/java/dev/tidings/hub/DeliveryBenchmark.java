package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.FrameForm;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.nio.charset.StandardCharsets;
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

/**
 * An event's whole way, from {@code publish} to sinks that only count: what a delivery costs beside the system call. Time and allocation are an
 * event's. With the gc profiler ({@code -prof gc}) the bytes per operation are the same for one subscriber as for 10,000: what is
 * allocated is allocated for the event, and nothing for a delivery.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class DeliveryBenchmark {
    private static final String TOPIC = "bench";

    @Param({"1", "1000", "10000"})
    public int subscribers;

    /** An envelope is measured beside a plain event of the same size: what it takes more is in the data of that one. */
    @Param({"PLAIN", "ENVELOPE"})
    public FrameForm form = FrameForm.PLAIN;

    private final TaskQueue loop = new TaskQueue();
    private final EndlessSink sink = new EndlessSink();
    private final Hub hub = new Hub(new MemoryEventLog(new MemoryLogOptions(1 << 24, 1000)), StreamOptions.DEFAULTS);

    private Event event = event();

    @Setup
    public void subscribe() {
        event = event();
        Shard shard = hub.addShard(loop);
        byte[] prologue = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        View view = View.of(Selectors.of(TOPIC));
        for (int i = 0; i < subscribers; i++) {
            shard.subscribe(new Subscription(view, null).with(form), sink, id -> prologue);
        }
        loop.runAll();
        long before = sink.sends;
        long unused = publish();
        if (sink.sends - before != subscribers) {
            throw new IllegalStateException(sink.sends - before + " deliveries; expected " + subscribers);
        }
    }

    private Event event() {
        Event small = Event.on(TOPIC).data("x".repeat(64)).build();
        if (form == FrameForm.ENVELOPE) {
            return small;
        }
        LogEntry entry = new LogEntry(1, "01234567-1234567", small, 1);
        int more = entry.frame(FrameForm.ENVELOPE, View.of(Selectors.of(TOPIC))).length - entry.frame().length;
        return Event.on(TOPIC).data("x".repeat(64 + more)).build();
    }

    @Benchmark
    public long publish() {
        hub.publish(event);
        loop.runAll();
        return sink.sends;
    }
}
