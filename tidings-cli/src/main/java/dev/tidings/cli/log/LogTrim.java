package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.log.Cursor;
import dev.tidings.log.View;
import dev.tidings.log.disk.DiskEventLog;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.DiskLogReader;
import dev.tidings.log.disk.LogDirectoryException;
import dev.tidings.log.disk.LogInfo;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.time.Instant;

/** Discards the oldest events of a log that no hub has open. */
public record LogTrim(Path directory, DiskLogOptions options) {

    /** Finds the position up to which to discard, in a log that is open. */
    @FunctionalInterface
    public interface Bound {
        long upTo(DiskEventLog log);
    }

    /** Keeps the newest so many. */
    public static Bound keepingEvents(long count) {
        return log -> log.head() - count;
    }

    /** Keeps the event at a position, and those after. */
    public static Bound beforePosition(long position) {
        return log -> {
            if (position > log.head() + 1) {
                throw new InvalidValueException("--before: There is no position " + position + ", the newest is "
                        + log.head() + "; expected at most " + (log.head() + 1));
            }
            return position - 1;
        };
    }

    /** Keeps what was committed at a time, and after. */
    public static Bound beforeTime(Instant time) {
        return log -> log.locate(View.EVERYTHING, new Cursor.Since(time))
                .toCompletableFuture()
                .join()
                .position();
    }

    /**
     * Does it.
     *
     * @return what was done, in a sentence
     * @throws LogDirectoryException if there is no log, or a hub has it open
     */
    public String run(Bound bound) {
        LogInfo before = look();
        try (DiskEventLog log = DiskEventLog.open(directory, options)) {
            long upTo = bound.upTo(log);
            if (upTo >= before.oldest()) {
                log.trim(upTo).toCompletableFuture().join();
                log.tidy();
            }
        }
        return describe(before, look());
    }

    private LogInfo look() {
        try (DiskLogReader reader = DiskLogReader.open(directory)) {
            return reader.info();
        }
    }

    private static String describe(LogInfo before, LogInfo after) {
        long discarded = before.events() - after.events();
        String done = discarded == 0
                ? "nothing"
                : Figures.count(discarded, "event") + ", "
                        + positions(before.oldest(), before.oldest() + discarded - 1);
        String left = after.events() == 0
                ? "none"
                : Figures.count(after.events(), "event") + ", " + positions(after.oldest(), after.head());
        return "Discarded " + done + "; left: " + left;
    }

    private static String positions(long from, long to) {
        return from == to ? "position " + from : "positions " + from + " to " + to;
    }
}
