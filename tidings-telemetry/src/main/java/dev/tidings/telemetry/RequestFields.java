package dev.tidings.telemetry;

import dev.tidings.http.Request;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a request's head that say which trace it is of. */
final class RequestFields implements TextMapGetter<Request> {
    static final RequestFields GETTER = new RequestFields();

    private static final String PARENT = "traceparent";

    private RequestFields() {}

    @Override
    @SuppressWarnings("deprecation") // Older versions ask for it.
    public Iterable<String> keys(Request request) {
        return List.of(PARENT, "tracestate");
    }

    /** Of several that say the parent none is heard; those of the state are parts of one (W3C Trace Context, 3.2.1 and 3.3.1). */
    @Override
    public @Nullable String get(@Nullable Request request, String name) {
        List<String> values = request == null ? List.of() : request.headers().all(name);
        if (values.isEmpty() || (values.size() > 1 && name.equals(PARENT))) {
            return null;
        }
        return String.join(",", values);
    }
}
