package dev.tidings.micro;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Topic;
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

/** Whether one selector matches one topic. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class SelectorBenchmark {
    @Param({"prices/gold/eur", "prices/*/eur", "prices/**", "**", "news/*"})
    public String text = "";

    private final Topic topic = new Topic("prices/gold/eur");
    private Selector selector = Selector.of("**");

    @Setup
    public void parse() {
        selector = Selector.of(text);
    }

    @Benchmark
    public boolean matches() {
        return selector.matches(topic);
    }
}
