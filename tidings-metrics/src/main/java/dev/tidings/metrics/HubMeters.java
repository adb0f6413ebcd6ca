package dev.tidings.metrics;

import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubFigures;
import dev.tidings.hub.LagFigures;
import dev.tidings.hub.PublishOutcome;
import dev.tidings.hub.ShardFigures;
import dev.tidings.hub.ShardStatistics;
import dev.tidings.log.LogFigures;
import dev.tidings.measure.Distribution;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a hub and its log have counted, as meters. No tag has a value that a client chooses. Never waits for an event loop. */
public final class HubMeters implements MeterBinder {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A tick that is due for so long will not come for a while. */
    private static final Duration STUCK = Duration.ofSeconds(1);

    private final HubReading reading;

    public HubMeters(Hub hub) {
        this(new HubReading(hub));
    }

    public HubMeters(HubReading reading) {
        this.reading = reading;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bindStreams(registry);
        bindLag(registry);
        bindDelivery(registry);
        bindPublishing(registry);
        bindLoops(registry);
        bindLog(registry);
        if (reading.engine().isPresent()) {
            new EngineMeters(reading::engine).bindTo(registry);
        }
    }

    private void bindStreams(MeterRegistry registry) {
        now(registry, "tidings.streams.open", "Streams that are open", of -> of.streams()
                .open());
        MeterName.of("tidings.streams.opened", "Streams that were opened")
                .counter(registry, () -> statistics().streams().opened());
        for (CloseReason reason : CloseReason.values()) {
            MeterName.of("tidings.streams.closed", "Streams that have ended, by reason")
                    .counter(registry, () -> statistics().streams().closed(reason), "reason", reason.code());
        }
        now(
                registry,
                "tidings.feeds",
                "Distinct views that are read, once for each event loop",
                ShardStatistics::feeds);
        MeterName.bytes("tidings.feeds.memory", "What is taken of the heap for what streams select, about")
                .gauge(registry, () -> reading.figures().feedBytes());
        MeterName.bytes("tidings.windows.memory", "Frames that are held for delivery")
                .gauge(registry, () -> total().heldBytes());
    }

    private void bindLag(MeterRegistry registry) {
        now(registry, "tidings.lag.behind", "Streams that do not have everything", of -> of.lag()
                .behind());
        MeterName.bytes("tidings.lag.largest", "The lag of the stream that is furthest behind")
                .gauge(registry, () -> statistics().lag().largestBytes());
        MeterName.bytes("tidings.lag.total", "The lag of all streams together")
                .gauge(registry, () -> statistics().lag().totalBytes());
        MeterName.of("tidings.lag.gaps", "Gaps that streams were told of")
                .counter(registry, () -> statistics().lag().gaps());
        for (int bucket = 0; bucket < LagFigures.BYTES.buckets() - 1; bucket++) {
            int bound = bucket;
            MeterName.of("tidings.lag.by.bytes", "Streams that are behind by more than so many bytes")
                    .gauge(
                            registry,
                            () -> total().lag().bytes().over(bound),
                            "over",
                            Long.toString(LagFigures.BYTES.bound(bound)));
        }
        for (int bucket = 0; bucket < LagFigures.MILLIS.buckets() - 1; bucket++) {
            int bound = bucket;
            MeterName.of("tidings.lag.by.time", "Streams that are behind for more than so many seconds")
                    .gauge(registry, () -> total().lag().millis().over(bound), "over", seconds(bound));
        }
    }

    private static String seconds(int bucket) {
        long millis = LagFigures.MILLIS.bound(bucket);
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }

    private void bindDelivery(MeterRegistry registry) {
        MeterName.of("tidings.traffic.frames", "Events sent, once for each stream")
                .counter(registry, () -> statistics().traffic().frames());
        MeterName.bytes("tidings.traffic.sent", "All that was sent to streams")
                .counter(registry, () -> statistics().traffic().bytes());
        MeterName.of("tidings.traffic.sends", "Sends to streams: system calls where they are bare descriptors")
                .counter(registry, () -> statistics().traffic().sends());
        MeterName.of("tidings.traffic.heartbeats", "Heartbeats sent")
                .counter(registry, () -> statistics().traffic().heartbeats());
        time(
                registry,
                "tidings.delivery",
                "From the commit of an event until the last of a feed's streams that were not behind was sent it, once per pass",
                of -> of.total().writeNanos());
        Histograms.bind(
                registry,
                MeterName.of("tidings.delivery.events", "Events that a pass over a feed's streams handed to each"),
                1,
                () -> total().passEvents());
    }

    private void bindPublishing(MeterRegistry registry) {
        for (PublishOutcome outcome : PublishOutcome.values()) {
            MeterName.of("tidings.published", "Events that were published to this hub, by what became of them")
                    .counter(registry, () -> reading.figures().publishing().events(outcome), "outcome", outcome.code());
        }
        time(
                registry,
                "tidings.commit",
                "From when events were handed to the hub until they were durable",
                of -> of.publishing().commitNanos());
        MeterName.of("tidings.log.committed", "Events that came into the log, wherever they were published")
                .counter(registry, () -> reading.figures().publishing().committed());
        MeterName.bytes("tidings.log.received", "What those take of the heap, about")
                .counter(registry, () -> reading.figures().publishing().committedBytes());
    }

    private void bindLoops(MeterRegistry registry) {
        MeterName.of("tidings.loops", "Event loops that serve streams")
                .gauge(registry, () -> reading.figures().late().size());
        MeterName.of("tidings.loops.stuck", "Event loops that have not come to their tick for a second and more")
                .gauge(registry, () -> reading.figures().late().stream()
                        .filter(late -> late.compareTo(STUCK) > 0)
                        .count());
        MeterName.seconds("tidings.loops.late", "For how long the tick of the latest event loop has been due")
                .gauge(registry, () -> reading.figures().late().stream()
                        .mapToDouble(late -> late.toNanos() / NANOS)
                        .max()
                        .orElse(0));
        time(registry, "tidings.loop.lateness", "How late event loops came to their ticks", of -> of.total()
                .lateNanos());
    }

    private void bindLog(MeterRegistry registry) {
        MeterName.of("tidings.log.head", "The position of the newest event")
                .gauge(registry, () -> reading.log().head());
        MeterName.of("tidings.log.oldest", "The position of the oldest event that is kept")
                .gauge(registry, () -> reading.log().oldest());
        MeterName.bytes("tidings.log.size", "What the log takes, of the heap or the disk")
                .gauge(registry, () -> reading.log().bytes());
        MeterName.bytes("tidings.log.free", "What is free on the log's disk; no number where it is on none")
                .gauge(registry, () -> free(reading.log()));
        MeterName.of("tidings.log.failures", "Writes to the log that failed")
                .counter(registry, () -> reading.log().failures());
        Histograms.bind(
                registry,
                MeterName.of("tidings.log.group.events", "Events that were written together"),
                1,
                () -> reading.log().groups());
        Histograms.bind(
                registry,
                MeterName.seconds("tidings.log.write", "How long a write to the log took, with its sync"),
                NANOS,
                () -> reading.log().writeNanos());
    }

    private static double free(LogFigures log) {
        return log.freeBytes().isPresent() ? log.freeBytes().getAsLong() : Double.NaN;
    }

    private void now(MeterRegistry registry, String name, String help, ToDoubleFunction<ShardStatistics> value) {
        MeterName.of(name, help).gauge(registry, () -> value.applyAsDouble(statistics()));
    }

    private void time(MeterRegistry registry, String name, String help, Function<HubFigures, Distribution> nanos) {
        Histograms.bind(registry, MeterName.seconds(name, help), NANOS, () -> nanos.apply(reading.figures()));
    }

    private ShardFigures total() {
        return reading.figures().total();
    }

    private ShardStatistics statistics() {
        return total().statistics();
    }
}
