package dev.tidings.cli.serve;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** What begins a trace of its own is sampled if it is linked to something that is: deliveries of what publishers have sampled. Stateless. */
final class PublishersSampler implements Sampler {
    /** And what does not is sampled as what it is within. */
    static Sampler sampler() {
        return Sampler.parentBased(new PublishersSampler());
    }

    private PublishersSampler() {}

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        boolean isLinked = links.stream().anyMatch(link -> link.getSpanContext().isSampled());
        return isLinked ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
        return "PublishersSampler";
    }
}
