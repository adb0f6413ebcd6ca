package dev.tidings.telemetry;

import dev.tidings.event.Event;
import dev.tidings.event.TraceParent;
import dev.tidings.http.Request;
import dev.tidings.http.RequestTrace;
import dev.tidings.http.RequestTracing;
import dev.tidings.hub.DeliveryWatch;
import dev.tidings.hub.HubListener;
import dev.tidings.hub.PublishWatch;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of what is published to a hub: as the options' {@linkplain dev.tidings.http.HttpOptions#tracing tracing} one for each request that publishes, within the trace that its {@code traceparent} names (W3C Trace Context); as the hub's
 * {@linkplain HubListener listener} one for each group of events, from when it is handed to the log until the log has answered, within the request's or whatever its publisher is at. Of events that carry the trace of their publisher, where that is sampled, a few deliveries
 * have a span: in a trace of its own, with a link to the publisher's, from when a shard takes the event until the feed of the most readers has handed it out; one in a hundred, at most ten a second. No span says a topic,
 * an id of an event's publisher, or whose it is. Any thread.
 */
public final class HubTraces implements RequestTracing, HubListener {
    /** Who made the spans, as they have it. */
    public static final String NAME = "dev.tidings";

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<Long> EVENTS = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<Long> READERS = AttributeKey.longKey("tidings.readers");
    private static final String PATH = "/events";

    private final Tracer tracer;
    private final TextMapPropagator propagator = W3CTraceContextPropagator.getInstance();
    private final DeliveryShare deliveries = new DeliveryShare(System::nanoTime);

    /** @param telemetry whoever made it closes it, once the hub is closed; its processor is called by event loops and the log's committer, and must not wait, as the one for batches does not */
    public HubTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(NAME);
    }

    @Override
    public RequestTrace begin(Request request) {
        Context parent = parentOf(request);
        Span span = tracer.spanBuilder(request.method() + " " + PATH)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, request.method())
                .setAttribute(ROUTE, PATH)
                .setAttribute(SCHEME, request.scheme())
                .startSpan();
        return new RequestSpan(span, parent.with(span));
    }

    /** An application that traces what comes to its server has read the head of the request. */
    private Context parentOf(Request request) {
        Context present = Context.current();
        return Span.fromContext(present).getSpanContext().isValid()
                ? present
                : propagator.extract(present, request, RequestFields.GETTER);
    }

    @Override
    public @Nullable PublishWatch onPublish(List<Event> events) {
        if (events.stream().allMatch(event -> event.canonicalTopic().isReserved())) {
            return null;
        }
        Span span = tracer.spanBuilder("publish")
                .setParent(Context.current())
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(SYSTEM, "tidings")
                .setAttribute(OPERATION, "send")
                .setAttribute(EVENTS, (long) events.size())
                .startSpan();
        return new CommitSpan(span);
    }

    @Override
    public @Nullable DeliveryWatch onDelivery(Event event) {
        String publisher = event.traceParent();
        if (publisher == null || !TraceParent.isSampled(publisher) || !deliveries.take()) {
            return null;
        }
        Span span = tracer.spanBuilder("deliver")
                .setNoParent()
                .addLink(linked(publisher))
                .setAttribute(SYSTEM, "tidings")
                .startSpan();
        return readers -> span.setAttribute(READERS, (long) readers).end();
    }

    private static SpanContext linked(String publisher) {
        return SpanContext.createFromRemoteParent(
                publisher.substring(TraceParent.TRACE, TraceParent.SPAN - 1),
                publisher.substring(TraceParent.SPAN, TraceParent.FLAGS - 1),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    }
}
