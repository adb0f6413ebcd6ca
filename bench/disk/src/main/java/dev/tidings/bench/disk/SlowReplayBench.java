package dev.tidings.bench.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What many subscribers who slowly read a long history take of the hub's memory: its resident memory above what it had when idle. Floor: as many who
 * came for what is new, and are sent nothing.
 */
final class SlowReplayBench implements Bench {
    private static final int TICK_MILLIS = 50;
    private static final double MEGABYTE = 1e6;

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "events", "1m",
                "size", "1000",
                "topics", "1000",
                "subscribers", "1000",
                "bytes-per-second", "100k",
                "seconds", "60",
                "hub-options", "",
                "rounds", "1");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        Path log = Logs.full(
                arguments.data(), arguments.number("events"), arguments.number("size"), arguments.number("topics"));
        results.interleave(List.of(
                new Results.Variant("floor: live, nothing sent", () -> measure(arguments, log, "topic=**")),
                new Results.Variant("replaying", () -> measure(arguments, log, "topic=**&lastEventId=earliest"))));
    }

    private static Figures measure(Arguments arguments, Path log, String query) throws Exception {
        try (ChildHub hub = ChildHub.start(arguments.text("hub-options"), "--data", log.toString(), "--log", "disk")) {
            hub.awaitReady();
            Load.pause(2000);
            long idle = hub.residentBytes();
            List<RawStream> streams = new ArrayList<>();
            try {
                for (int subscriber = 0; subscriber < arguments.number("subscribers"); subscriber++) {
                    RawStream stream = new RawStream(hub.port(), query, 32 * 1024);
                    stream.doNotBlock();
                    streams.add(stream);
                }
                return readSlowly(arguments, hub, streams, idle);
            } finally {
                for (RawStream stream : streams) {
                    stream.close();
                }
            }
        }
    }

    private static Figures readSlowly(Arguments arguments, ChildHub hub, List<RawStream> streams, long idle)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(arguments.number("bytes-per-second") * TICK_MILLIS / 1000);
        long start = System.nanoTime();
        long end = start + arguments.number("seconds") * 1_000_000_000L;
        long peak = 0;
        long next = start;
        while (System.nanoTime() < end) {
            for (RawStream stream : streams) {
                if (stream.read(buffer) < 0) {
                    throw new IOException("The hub ended a stream after " + stream.events() + " events");
                }
            }
            peak = Math.max(peak, hub.residentBytes());
            next += TICK_MILLIS * 1_000_000L;
            Load.pause(Math.max(0, (next - System.nanoTime()) / 1_000_000));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Figures()
                .put("above idle MB", (peak - idle) / MEGABYTE)
                .put("idle MB", idle / MEGABYTE)
                .put("at the end MB", hub.residentBytes() / MEGABYTE)
                .put("read MB/s", streams.stream().mapToLong(RawStream::bytes).sum() / seconds / MEGABYTE)
                .put(
                        "fewest events",
                        streams.stream().mapToDouble(RawStream::events).min().orElse(0))
                .put(
                        "most events",
                        streams.stream().mapToDouble(RawStream::events).max().orElse(0));
    }
}
