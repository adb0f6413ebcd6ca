package dev.tidings.interop.proxy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a stream through a proxy as an {@code EventSource} does (WHATWG HTML, 9.2): comes back with its last id after the time it was told, and gives up for
 * good at any answer but a 200 of {@code text/event-stream}. Runs on a thread of its own.
 */
final class Follower implements AutoCloseable {
    private final int port;
    private final List<String> data = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String failure = "";
    private final AtomicInteger attempts = new AtomicInteger();
    private String lastId = "";
    private long retryMillis = 100;

    private Follower(int port) {
        this.port = port;
    }

    static Follower start(int port) {
        Follower follower = new Follower(port);
        Thread thread = new Thread(follower::run, "follower");
        thread.setDaemon(true);
        thread.start();
        return follower;
    }

    /** The data of the events so far, each once; gaps are among them as {@code gap}. */
    List<String> data() {
        return data;
    }

    /** Why it gave up, or the empty text. */
    String failure() {
        return failure;
    }

    int attempts() {
        return attempts.get();
    }

    private void run() {
        while (!closed.get() && failure.isEmpty()) {
            attempts.incrementAndGet();
            try (Wire wire = Wire.tls(port)) {
                follow(wire);
            } catch (IOException ended) {
                awaitRetry();
            }
        }
    }

    private void awaitRetry() {
        LockSupport.parkNanos(retryMillis * 1_000_000);
    }

    private void follow(Wire wire) throws IOException {
        wire.send("GET /events?topic=t HTTP/1.1\r\nHost: " + BackHub.NAME + "\r\nAccept: text/event-stream\r\n"
                + (lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n") + "\r\n");
        List<String> head = wire.head();
        if (Wire.statusOf(head) != 200 || !Wire.field(head, "content-type").startsWith("text/event-stream")) {
            failure = String.join("\n", head);
            return;
        }
        wire.readBodyOf(head);
        while (!closed.get()) {
            take(wire.line());
        }
    }

    private void take(String line) {
        if (line.startsWith("data: ")) {
            data.add(line.substring("data: ".length()));
        } else if (line.startsWith("id: ")) {
            lastId = line.substring("id: ".length());
        } else if (line.startsWith("retry: ")) {
            // The guide's seconds are a test's milliseconds.
            retryMillis = Math.min(200, Long.parseLong(line.substring("retry: ".length())));
        }
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
