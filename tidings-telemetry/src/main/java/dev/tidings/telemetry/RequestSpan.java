package dev.tidings.telemetry;

import dev.tidings.http.RequestTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.function.Supplier;

/** The span of a request. What comes after its end is nothing to it. */
final class RequestSpan implements RequestTrace {
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final int FIRST_FAILURE = 400;

    private final Span span;
    private final Context context;

    /** @param context with the span in it */
    RequestSpan(Span span, Context context) {
        this.span = span;
        this.context = context;
    }

    @Override
    @SuppressWarnings("try") // It is there to be closed.
    public <T> T within(Supplier<T> task) {
        try (Scope scope = context.makeCurrent()) {
            return task.get();
        }
    }

    /** One that was refused is a failure of the publisher's, and is found as such. */
    @Override
    public void answered(int status) {
        span.setAttribute(STATUS, (long) status);
        if (status >= FIRST_FAILURE) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    @Override
    public void gone() {
        span.setStatus(StatusCode.ERROR, "The rest of the body did not come");
        span.end();
    }
}
