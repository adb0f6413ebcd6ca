package dev.tidings.cli.serve;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * Brings spans to a collector, by a thread of its own: those that publishers have sampled, and no others, so that they say what it costs. What is not taken as fast as it comes is dropped.
 *
 * @param lines the logger of what goes wrong, which is forgotten where nobody holds it
 */
record TraceExport(OpenTelemetry telemetry, SdkTracerProvider provider, Logger lines, ExporterLines handler)
        implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 2000;

    static TraceExport to(URI collector) {
        Logger lines = Logger.getLogger("io.opentelemetry");
        ExporterLines handler = new ExporterLines();
        lines.setUseParentHandlers(false);
        lines.addHandler(handler);
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(collector.toString()).build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put("service.name", "tidings")
                        .build())
                .setSampler(PublishersSampler.sampler())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                .build();
        OpenTelemetry telemetry =
                OpenTelemetrySdk.builder().setTracerProvider(provider).build();
        return new TraceExport(telemetry, provider, lines, handler);
    }

    /** Waits two seconds at most for what is to be brought there. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        lines.removeHandler(handler);
    }
}
