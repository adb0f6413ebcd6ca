package dev.tidings.cli.serve;

import dev.tidings.hub.HubListener;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Settings;
import dev.tidings.settings.TracesSettings;
import dev.tidings.telemetry.HubTraces;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The traces of the hub that is served, where the settings want them; else nothing of OpenTelemetry is loaded. To be closed after the hub, so that its last spans go out. */
final class ServedTraces implements AutoCloseable {
    private final @Nullable HubTraces traces;
    private final @Nullable TraceExport export;

    private ServedTraces(@Nullable HubTraces traces, @Nullable TraceExport export) {
        this.traces = traces;
        this.export = export;
    }

    static ServedTraces of(Settings settings) {
        TracesSettings wanted = TracesSettings.of(settings);
        if (wanted.isByAgent()) {
            return new ServedTraces(new HubTraces(GlobalOpenTelemetry.get()), null);
        }
        URI collector = wanted.collector();
        if (collector == null) {
            return new ServedTraces(null, null);
        }
        TraceExport export = TraceExport.to(collector);
        return new ServedTraces(new HubTraces(export.telemetry()), export);
    }

    /** Who observes the hub, and these. */
    HubListener addTo(HubListener listener) {
        return traces == null ? listener : listener.and(traces);
    }

    ServerSettings addTo(ServerSettings options) {
        return traces == null ? options : options.with(traces);
    }

    @Override
    public void close() {
        if (export != null) {
            export.close();
        }
    }
}
