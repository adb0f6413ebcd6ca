package dev.tidings.micro;

import dev.tidings.event.Event;
import dev.tidings.wire.SseEncoder;
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

/** An event's bytes on the wire, made once for all its readers: of one line of data and of many. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class SseEncoderBenchmark {
    @Param({"64", "1024", "65536"})
    public int size;

    @Param({"1", "16"})
    public int lines;

    private Event event = Event.on("bench").data("").build();

    @Setup
    public void build() {
        String line = "x".repeat(size / lines - 1);
        event = Event.on("bench").type("price").data((line + "\n").repeat(lines).strip()).build();
    }

    @Benchmark
    public byte[] encode() {
        return SseEncoder.encode("1-42", event);
    }
}
