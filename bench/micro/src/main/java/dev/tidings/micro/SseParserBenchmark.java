package dev.tidings.micro;

import dev.tidings.event.Event;
import dev.tidings.wire.SseEncoder;
import dev.tidings.wire.SseParser;
import java.nio.ByteBuffer;
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

/** One event read from a stream that comes in chunks of some size. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class SseParserBenchmark {
    @Param({"64", "1024", "65536"})
    public int size;

    @Param({"16", "1460", "1000000"})
    public int chunk;

    private long events;
    private final SseParser parser = new SseParser((type, data, lastEventId) -> events++);
    private byte[] stream = {};

    @Setup
    public void encode() {
        stream = SseEncoder.encode("1-42", Event.on("bench").data("x".repeat(size)).build());
    }

    @Benchmark
    public long parse() {
        for (int from = 0; from < stream.length; from += chunk) {
            parser.parse(ByteBuffer.wrap(stream, from, Math.min(chunk, stream.length - from)));
        }
        return events;
    }
}
