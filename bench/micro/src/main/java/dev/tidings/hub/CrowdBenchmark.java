package dev.tidings.hub;

import dev.tidings.event.Event;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Streams of {@code broadcast} and {@code user/N}, each a feed of its own: what an event to all of them costs, and their leaving at once. Time is that of all
 * streams: ten times the streams are to take ten times as long. With {@code -prof gc}: memory that was taken for all.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@State(Scope.Thread)
public class CrowdBenchmark {
    @Param({"20000", "200000"})
    public int streams;

    private final TaskQueue loop = new TaskQueue();
    private final Sink sink = new EndlessSink();
    private final Event event = Event.on("broadcast").data("x".repeat(64)).build();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private Hub hub = Hub.inMemory();

    @Setup(Level.Invocation)
    public void subscribe() {
        hub = new Hub(new MemoryEventLog(new MemoryLogOptions(1 << 24, 1000)), StreamOptions.DEFAULTS);
        Shard shard = hub.addShard(loop);
        subscribers.clear();
        for (int i = 0; i < streams; i++) {
            View view = View.of(Selectors.of("broadcast", "user/" + i));
            subscribers.add(shard.subscribe(new Subscription(view, (String) null), sink, id -> new byte[] {'\n'}));
        }
        loop.runAll();
    }

    @Benchmark
    public void broadcast() {
        hub.publish(event);
        loop.runAll();
    }

    @Benchmark
    public void leave() {
        subscribers.forEach(subscriber -> subscriber.close(CloseReason.CLIENT_GONE));
        loop.runAll();
        if (hub.feedBytes() != 0) {
            throw new IllegalStateException(hub.feedBytes() + " bytes of feeds are left");
        }
    }
}
