package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.cluster.CopyState;
import dev.tidings.log.Deletions;
import dev.tidings.log.LogEntry;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskLogReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the events of a log as lines of JSON, one at a time: those that may be read, and not what was deleted or has expired. */
public final class LogExport {
    /** After so many events, a look whether anybody still reads them. */
    private static final int CHECK_EVENTS = 1024;

    private final DiskLogReader log;
    private final long from;
    private final EventCount count;

    /** @param from the position of the first event to write */
    public LogExport(DiskLogReader log, long from, PrintWriter err, boolean showsProgress) {
        this.log = log;
        this.from = from;
        this.count = new EventCount(err, "Exporting", showsProgress);
    }

    /**
     * Writes them to a file, whatever was in it before.
     *
     * @return how many
     * @throws IOException if they cannot be written
     */
    public long writeTo(Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            write(writer, () -> {});
        }
        return count.count();
    }

    /**
     * Writes them to the standard output.
     *
     * @return how many
     * @throws IOException if nobody takes them any more
     */
    public long writeTo(PrintWriter out) throws IOException {
        // Unlike a PrintWriter's println, does not flush after each line.
        Writer writer = new BufferedWriter(out, 1 << 16);
        write(writer, () -> requireTaken(out));
        writer.flush();
        requireTaken(out);
        return count.count();
    }

    private void write(Writer writer, Check check) throws IOException {
        EventLineWriter lines = new EventLineWriter(writer);
        Deletions deletions = new Deletions(log::ids);
        Optional<CopyState> copy = CopyState.of(log.notes());
        long now = System.currentTimeMillis();
        try {
            // What is told of deletions names positions, which are others in the log that this is read into.
            log.forEach(deletions::learn);
            log.forEach(entry -> {
                boolean isShown = !entry.isExpired(now)
                        && !deletions.hide(View.EVERYTHING, entry)
                        && copy.filter(state -> state.hides(entry.position())).isEmpty();
                if (entry.position() >= from && isShown && !Deletions.isTold(entry)) {
                    write(entry, lines, check);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            count.end();
        }
    }

    private void write(LogEntry entry, EventLineWriter lines, Check check) {
        try {
            lines.write(entry);
            count.add(1);
            if (count.count() % CHECK_EVENTS == 0) {
                check.run();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether what was written arrives. */
    private interface Check {
        void run() throws IOException;
    }

    /** A PrintWriter does not throw: a full disk or a reader who has gone would go unseen. */
    private void requireTaken(PrintWriter out) throws IOException {
        if (out.checkError()) {
            throw new IOException("The standard output takes no more, after about "
                    + Figures.count(count.count(), "event") + ": it was closed, or the disk is full");
        }
    }
}
