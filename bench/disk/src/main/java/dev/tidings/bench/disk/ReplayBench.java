package dev.tidings.bench.disk;

import dev.tidings.bench.disk.Results.Variant;
import dev.tidings.event.Event;
import dev.tidings.log.EpochIds;
import dev.tidings.log.EventIds;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.topic.Selectors;
import dev.tidings.wire.SseEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How fast one subscriber gets the newest of many events: from the log in slices, as the hub reads them, and over a socket. Floors: the same records from a
 * plain file, each checked, and a file of the same frames that the kernel sends by itself.
 */
final class ReplayBench implements Bench {
    private static final System.Logger LOGGER = System.getLogger(ReplayBench.class.getName());
    /** Passes that are not watched, so that what is measured is compiled code. */
    private static final int WARM_UPS = 25;

    private static final View ALL = View.of(Selectors.of("**"));

    @Override
    public Map<String, String> defaults() {
        return Map.of("events", "1m", "last", "100k", "size", "1000", "topics", "1000", "hub-options", "");
    }

    @Override
    public void run(Arguments arguments, Results results) throws Exception {
        int events = arguments.number("events");
        int last = arguments.number("last");
        int size = arguments.number("size");
        Path log = Logs.full(arguments.data(), events, size, arguments.number("topics"));
        Path raw = arguments.data().resolve("raw-" + events + "-" + size);
        if (!Files.exists(raw)) {
            RawLog.fill(raw, events, new Payloads(size));
        }
        Path frames = arguments.data().resolve("frames-" + last + "-" + size);
        if (!Files.exists(frames)) {
            fillFrames(frames, last, new Payloads(size));
        }
        long offset = (long) (events - last) * (RawLog.HEAD_BYTES + size);
        results.interleave(List.of(
                new Variant("floor: file, warm", () -> readFile(raw, offset, last, false)),
                new Variant("log, warm", () -> readLog(log, last, false)),
                new Variant("floor: file, cold", () -> readFile(raw, offset, last, true)),
                new Variant("log, cold", () -> readLog(log, last, true))));
        String cursor = cursor(log, last);
        try (ChildHub hub = ChildHub.start(arguments.text("hub-options"), "--data", log.toString(), "--log", "disk")) {
            String query = "topic=**&lastEventId=" + cursor;
            for (int pass = 0; pass < WARM_UPS; pass++) {
                readStream(hub.port(), query, last);
            }
            results.interleave(List.of(
                    new Variant("floor: file to socket", () -> readFromFloor(frames, last)),
                    new Variant("hub", () -> readStream(hub.port(), query, last))));
        }
    }

    private static Figures readFile(Path raw, long offset, int last, boolean cold) throws Exception {
        if (cold) {
            PageCache.drop(raw);
        }
        try (FileChannel file = FileChannel.open(raw)) {
            long warm = 0;
            for (int pass = 0; pass < WARM_UPS && !cold; pass++) {
                warm = RawLog.read(file, offset);
            }
            long start = System.nanoTime();
            long read = RawLog.read(file, offset);
            return figures(start, read, last, warm);
        }
    }

    private static Figures readLog(Path directory, int last, boolean cold) throws Exception {
        if (cold) {
            PageCache.drop(directory);
        }
        try (DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL)) {
            long after = log.head() - last;
            long warm = 0;
            for (int pass = 0; pass < WARM_UPS && !cold; pass++) {
                warm = Reads.toHead(log, ALL, after);
            }
            long start = System.nanoTime();
            long read = Reads.toHead(log, ALL, after);
            return figures(start, read, last, warm);
        }
    }

    /** What other benches and the hub put into the log since is private, and not seen. */
    private static Figures figures(long start, long read, int last, long warm) {
        double seconds = (System.nanoTime() - start) / 1e9;
        if (read > last || read < last * 0.99 || (warm > 0 && warm != read)) {
            throw new IllegalStateException("Read " + read + " events; expected " + last);
        }
        return new Figures().put("events/s", read / seconds);
    }

    private static String cursor(Path directory, int last) {
        try (DiskEventLog log = DiskEventLog.open(directory, Logs.KEEP_ALL)) {
            return log.ids().at(log.head() - last);
        }
    }

    private static Figures readStream(int port, String query, int last) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
        long start = System.nanoTime();
        try (RawStream stream = new RawStream(port, query, 0)) {
            // As many as there surely are: the log may hold a few that nobody sees.
            long wanted = last * 99L / 100;
            boolean more = true;
            while (more && stream.events() < wanted) {
                more = stream.read(buffer) >= 0;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (stream.events() < wanted) {
                throw new IOException("The stream ended after " + stream.events() + " events; expected " + last);
            }
            return new Figures().put("events/s", stream.events() / seconds).put("MB/s", stream.bytes() / seconds / 1e6);
        }
    }

    /** A server for one client, which sends it a file of frames and closes: the kernel alone at work. */
    private static Figures readFromFloor(Path frames, int last) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread sender = new Thread(() -> sendTo(server, frames), "floor");
            sender.start();
            Figures figures = readStream(server.socket().getLocalPort(), "", last);
            sender.join();
            return figures;
        }
    }

    private static void sendTo(ServerSocketChannel server, Path frames) {
        try (SocketChannel client = server.accept();
                FileChannel file = FileChannel.open(frames)) {
            ByteBuffer request = ByteBuffer.allocate(1024);
            client.read(request);
            for (long at = 0; at < file.size(); ) {
                at += file.transferTo(at, file.size() - at, client);
            }
            client.shutdownOutput();
            // Until the client closes: what it has yet to read would be lost with the connection.
            client.read(request.clear());
        } catch (IOException e) {
            // The client has what it wanted, and left.
            LOGGER.log(System.Logger.Level.DEBUG, "The floor's client left", e);
        }
    }

    private static void fillFrames(Path path, int count, Payloads payloads) throws IOException {
        EventIds ids = EpochIds.random();
        try (OutputStream frames = new BufferedOutputStream(Files.newOutputStream(path))) {
            for (int event = 1; event <= count; event++) {
                Event one = Event.on("bench").data(payloads.text(event)).build();
                frames.write(SseEncoder.encode(ids.at(event), one));
            }
        }
    }
}
