package dev.tidings.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What Micrometer has of the process, for a program that has no meters of its own: memory, collections, threads, processors, files. To be closed. */
public final class JvmMeters implements MeterBinder, AutoCloseable {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JvmGcMetrics collections = new JvmGcMetrics();

    @Override
    public void bindTo(MeterRegistry registry) {
        List<MeterBinder> all = List.of(
                new JvmMemoryMetrics(),
                collections,
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics());
        all.forEach(binder -> binder.bindTo(registry));
        MeterName.seconds("process.cpu", "What the process has had of the processors")
                .counter(new Meters(registry, removal -> {}), JvmMeters::processorSeconds);
    }

    private static double processorSeconds() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(time -> time.toNanos() / NANOS)
                .orElse(Double.NaN);
    }

    @Override
    public void close() {
        collections.close();
    }
}
