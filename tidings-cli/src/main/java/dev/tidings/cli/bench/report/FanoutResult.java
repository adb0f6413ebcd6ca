package dev.tidings.cli.bench.report;

import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.load.Histogram;
import dev.tidings.cli.bench.load.Timeline;

/**
 * What a fan-out came to. Latency runs from when a publish was due to when a subscriber had the event.
 *
 * @param published measured rounds
 * @param lost deliveries that did not come, of all rounds; must be 0
 * @param duplicated deliveries that came twice or out of order, of all rounds; must be 0
 * @param latency of each delivery, in ns
 * @param timeToLast of each round to its last subscriber, in ns
 * @param publisherLateNanos how late the publisher was at worst; a late one measures itself
 * @param clientBytesAllocated by the reading thread: one that allocates much measures its collector
 */
public record FanoutResult(
        FanoutOptions options,
        double connectSeconds,
        int published,
        long deliveries,
        long lost,
        long duplicated,
        long bytes,
        Histogram latency,
        Histogram timeToLast,
        Timeline timeline,
        long publisherLateNanos,
        long clientBytesAllocated,
        ServerCost server) {

    /**
     * What it cost the server.
     *
     * @param known false when the process is not known
     * @param cpuMicros user and system time of the measurement
     * @param residentBytesBefore any subscriber came
     * @param residentBytesAfter all of them came
     */
    public record ServerCost(boolean known, long cpuMicros, long residentBytesBefore, long residentBytesAfter) {
        public static final ServerCost UNKNOWN = new ServerCost(false, 0, 0, 0);
    }

    public boolean isSound() {
        return lost == 0 && duplicated == 0;
    }

    double connectsPerSecond() {
        return options.subscribers() / connectSeconds;
    }

    double deliveriesPerSecond() {
        return timeline.seconds() > 0 ? deliveries / timeline.seconds() : 0;
    }

    public double bytesPerDelivery() {
        return perDelivery(bytes);
    }

    double serverMicrosPerDelivery() {
        return perDelivery(server.cpuMicros());
    }

    double serverBytesPerSubscriber() {
        return (double) (server.residentBytesAfter() - server.residentBytesBefore()) / options.subscribers();
    }

    double clientBytesAllocatedPerDelivery() {
        return perDelivery(clientBytesAllocated);
    }

    private double perDelivery(long total) {
        return deliveries == 0 ? 0 : (double) total / deliveries;
    }
}
