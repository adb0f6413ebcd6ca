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
import dev.tidings.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What a hub and its log have counted, as meters. No tag has a value that a client chooses. Never waits for an event loop. */
public final class HubMeters extends RemovableMeters {
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
    protected void bindTo(Meters to) {
        bindStreams(to);
        bindLag(to);
        bindDelivery(to);
        bindPublishing(to);
        bindLoops(to);
        bindLog(to);
        bindMemory(to);
        if (reading.engine().isPresent()) {
            new EngineMeters(reading::engine).bindTo(to);
        }
    }

    private void bindStreams(Meters to) {
        now(to, "tidings.streams.open", "Streams that are open", of -> of.streams()
                .open());
        MeterName.of("tidings.streams.opened", "Streams that were opened")
                .counter(to, () -> statistics().streams().opened());
        for (CloseReason reason : CloseReason.values()) {
            MeterName.of("tidings.streams.closed", "Streams that have ended, by reason")
                    .counter(to, () -> statistics().streams().closed(reason), "reason", reason.code());
        }
        now(to, "tidings.feeds", "Distinct views that are read, once for each event loop", ShardStatistics::feeds);
        MeterName.bytes("tidings.feeds.memory", "What is taken of the heap for what streams select, about")
                .gauge(to, () -> reading.figures().feedBytes());
        MeterName.bytes("tidings.windows.memory", "Frames that are held for delivery")
                .gauge(to, () -> total().heldBytes());
    }

    private void bindLag(Meters to) {
        now(to, "tidings.lag.behind", "Streams that do not have everything", of -> of.lag()
                .behind());
        MeterName.bytes("tidings.lag.largest", "The lag of the stream that is furthest behind")
                .gauge(to, () -> statistics().lag().largestBytes());
        MeterName.bytes("tidings.lag.total", "The lag of all streams together")
                .gauge(to, () -> statistics().lag().totalBytes());
        MeterName.of("tidings.lag.gaps", "Gaps that streams were told of")
                .counter(to, () -> statistics().lag().gaps());
        for (int bucket = 0; bucket < LagFigures.BYTES.buckets() - 1; bucket++) {
            int bound = bucket;
            MeterName.of("tidings.lag.by.bytes", "Streams that are behind by more than so many bytes")
                    .gauge(
                            to,
                            () -> total().lag().bytes().over(bound),
                            "over",
                            Long.toString(LagFigures.BYTES.bound(bound)));
        }
        for (int bucket = 0; bucket < LagFigures.MILLIS.buckets() - 1; bucket++) {
            int bound = bucket;
            MeterName.of("tidings.lag.by.time", "Streams that are behind for more than so many seconds")
                    .gauge(to, () -> total().lag().millis().over(bound), "over", seconds(bound));
        }
    }

    private static String seconds(int bucket) {
        long millis = LagFigures.MILLIS.bound(bucket);
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }

    private void bindDelivery(Meters to) {
        MeterName.of("tidings.traffic.frames", "Events sent, once for each stream")
                .counter(to, () -> statistics().traffic().frames());
        MeterName.bytes("tidings.traffic.sent", "All that was sent to streams")
                .counter(to, () -> statistics().traffic().bytes());
        MeterName.of("tidings.traffic.sends", "Sends to streams: system calls where they are bare descriptors")
                .counter(to, () -> statistics().traffic().sends());
        MeterName.of("tidings.traffic.heartbeats", "Heartbeats sent")
                .counter(to, () -> statistics().traffic().heartbeats());
        time(
                to,
                "tidings.delivery",
                "From the commit of an event until the last of a feed's streams that were not behind was sent it, once per pass",
                of -> of.total().writeNanos());
        Histograms.bind(
                to,
                MeterName.of("tidings.delivery.events", "Events that a pass over a feed's streams handed to each"),
                1,
                () -> total().passEvents());
    }

    private void bindPublishing(Meters to) {
        for (PublishOutcome outcome : PublishOutcome.values()) {
            MeterName.of("tidings.published", "Events that were published to this hub, by what became of them")
                    .counter(to, () -> reading.figures().publishing().events(outcome), "outcome", outcome.code());
        }
        time(
                to,
                "tidings.commit",
                "From when events were handed to the hub until they were durable",
                of -> of.publishing().commitNanos());
        MeterName.of("tidings.log.committed", "Events that came into the log, wherever they were published")
                .counter(to, () -> reading.figures().publishing().committed());
        MeterName.bytes("tidings.log.received", "What those take of the heap, about")
                .counter(to, () -> reading.figures().publishing().committedBytes());
    }

    private void bindLoops(Meters to) {
        MeterName.of("tidings.loops", "Event loops that serve streams")
                .gauge(to, () -> reading.figures().late().size());
        MeterName.of("tidings.loops.stuck", "Event loops that have not come to their tick for a second and more")
                .gauge(to, () -> reading.figures().late().stream()
                        .filter(late -> late.compareTo(STUCK) > 0)
                        .count());
        MeterName.seconds("tidings.loops.late", "For how long the tick of the latest event loop has been due")
                .gauge(to, () -> reading.figures().late().stream()
                        .mapToDouble(late -> late.toNanos() / NANOS)
                        .max()
                        .orElse(0));
        time(to, "tidings.loop.lateness", "How late event loops came to their ticks", of -> of.total()
                .lateNanos());
    }

    private void bindMemory(Meters to) {
        MeterName.bytes("tidings.memory.bound", "What all budgets of memory may take together, but for the store's")
                .gauge(to, () -> reading.memory().bound());
        for (MemoryBudget budget : MemoryBudget.values()) {
            MeterName.bytes(
                            "tidings.memory.used",
                            "About what is taken of a budget of memory; no number where nobody keeps to it")
                    .gauge(
                            to,
                            () -> reading.use(budget)
                                    .map(use -> (double) use.used())
                                    .orElse(Double.NaN),
                            "budget",
                            budget.code());
            MeterName.bytes("tidings.memory.limit", "What a budget of memory may take")
                    .gauge(
                            to,
                            () -> reading.use(budget)
                                    .map(use -> (double) use.most())
                                    .orElse(Double.NaN),
                            "budget",
                            budget.code());
        }
    }

    private void bindLog(Meters to) {
        MeterName.of("tidings.log.head", "The position of the newest event")
                .gauge(to, () -> reading.log().head());
        MeterName.of("tidings.log.oldest", "The position of the oldest event that is kept")
                .gauge(to, () -> reading.log().oldest());
        MeterName.bytes("tidings.log.size", "What the log takes, of the heap or the disk")
                .gauge(to, () -> reading.log().bytes());
        MeterName.bytes("tidings.log.free", "What is free on the log's disk; no number where it is on none")
                .gauge(to, () -> free(reading.log()));
        MeterName.of("tidings.log.failures", "Writes to the log that failed")
                .counter(to, () -> reading.log().failures());
        Histograms.bind(
                to,
                MeterName.of("tidings.log.group.events", "Events that were written together"),
                1,
                () -> reading.log().groups());
        Histograms.bind(
                to,
                MeterName.seconds("tidings.log.write", "How long a write to the log took, with its sync"),
                NANOS,
                () -> reading.log().writeNanos());
    }

    private static double free(LogFigures log) {
        return log.freeBytes().isPresent() ? log.freeBytes().getAsLong() : Double.NaN;
    }

    private void now(Meters to, String name, String help, ToDoubleFunction<ShardStatistics> value) {
        MeterName.of(name, help).gauge(to, () -> value.applyAsDouble(statistics()));
    }

    private void time(Meters to, String name, String help, Function<HubFigures, Distribution> nanos) {
        Histograms.bind(to, MeterName.seconds(name, help), NANOS, () -> nanos.apply(reading.figures()));
    }

    private ShardFigures total() {
        return reading.figures().total();
    }

    private ShardStatistics statistics() {
        return total().statistics();
    }
}
