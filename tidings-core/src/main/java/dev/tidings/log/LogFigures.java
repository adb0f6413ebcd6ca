package dev.tidings.log;

import dev.tidings.measure.Distribution;
import dev.tidings.measure.Scale;
import java.util.OptionalLong;

/**
 * How a log stands, and what it has counted since it was opened.
 *
 * @param oldest the position of the oldest event kept, or that the next one will have
 * @param head the position of the newest
 * @param bytes that it takes: of the heap, about, where it is in memory, of the disk where it is on one
 * @param freeBytes of the disk; empty where there is none, or it is not known
 * @param groups how many events were written together; none where a log does not write in groups
 * @param writeNanos how long it took to write a group with the durability that it was to have
 * @param failures groups that could not be written
 */
public record LogFigures(
        long oldest,
        long head,
        long bytes,
        OptionalLong freeBytes,
        Distribution groups,
        Distribution writeNanos,
        long failures) {
    /** Of a log that says no more. */
    public static LogFigures of(long oldest, long head, long bytes) {
        return new LogFigures(
                oldest,
                head,
                bytes,
                OptionalLong.empty(),
                Distribution.none(Scale.COUNT),
                Distribution.none(Scale.TIME),
                0);
    }
}
