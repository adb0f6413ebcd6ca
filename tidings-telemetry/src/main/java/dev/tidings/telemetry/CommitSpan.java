package dev.tidings.telemetry;

import dev.tidings.hub.PublishWatch;
import dev.tidings.log.EventLog.Appended;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The span of events that are handed to the log: it ends when they are committed, which is an event of it. */
final class CommitSpan implements PublishWatch {
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final Span span;

    CommitSpan(Span span) {
        this.span = span;
    }

    @Override
    public void answered(@Nullable List<Appended> appended, @Nullable Throwable failure) {
        if (failure == null) {
            span.addEvent("committed");
        } else {
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            // What it says may have a topic in it.
            span.setAttribute(ERROR, cause.getClass().getName());
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
