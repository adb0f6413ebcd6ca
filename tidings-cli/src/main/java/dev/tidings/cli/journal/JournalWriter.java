package dev.tidings.cli.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.Level;

/**
 * Writes lines by a thread of its own, a daemon, which begins with the first. Where they are not taken as fast as they come, or not at all, those that there is no room for are dropped, and counted; a line that cannot be
 * written is lost, and the next is tried. Safe for use by any thread.
 */
final class JournalWriter {
    private static final long MOST_BYTES = 4 << 20;
    private static final long PATIENCE_MILLIS = 1000;

    private final OutputStream out;
    private final LinkedBlockingQueue<byte[]> lines = new LinkedBlockingQueue<>();
    /** Of lines that are not written, the one that is being written among them. */
    private final AtomicLong pendingBytes = new AtomicLong();

    private final AtomicLong dropped = new AtomicLong();
    private volatile LogForm form = LogForm.TEXT;
    private boolean isStarted;

    JournalWriter(OutputStream out) {
        this.out = out;
    }

    void form(LogForm other) {
        form = other;
    }

    /** Has a line written, some time; never waits, never throws. */
    void write(LogLine line) {
        try {
            start();
            byte[] bytes = form.bytes(line);
            if (!offer(bytes)) {
                dropped.incrementAndGet();
            }
        } catch (RuntimeException | Error unwritten) {
            dropped.incrementAndGet();
        }
    }

    private boolean offer(byte[] line) {
        boolean isTaken = false;
        try {
            isTaken = pendingBytes.addAndGet(line.length) <= MOST_BYTES && lines.add(line);
        } finally {
            if (!isTaken) {
                pendingBytes.addAndGet(-line.length);
            }
        }
        return isTaken;
    }

    private synchronized void start() {
        if (!isStarted) {
            isStarted = true;
            Thread writer = new Thread(this::run, "tidings-log");
            writer.setDaemon(true);
            writer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::flush, "tidings-log-end"));
        }
    }

    private void run() {
        while (true) {
            try {
                byte[] line = lines.take();
                put(line);
                pendingBytes.addAndGet(-line.length);
                sayDropped();
            } catch (InterruptedException nobodyDoes) {
                // It writes for as long as there is a process.
            }
        }
    }

    private void put(byte[] line) {
        try {
            out.write(line);
            out.flush();
        } catch (IOException lost) {
            // The disk is full, or nobody reads any more: the hub has other things to do, and the next line may find
            // room.
        }
    }

    private void sayDropped() {
        long count = dropped.getAndSet(0);
        if (count > 0) {
            String message = count + " lines of this log were dropped: they came faster than they were taken";
            put(form.bytes(LogLine.of(Level.WARN, Journal.class.getName(), message)));
        }
    }

    /** Waits, for a bounded time, until all that came is written. */
    void flush() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        try {
            while (pendingBytes.get() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
