package dev.tidings.log;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a log stands to the engine that gives it its order: a node of a cluster, to its Redis or Kafka. Counts begin with the log, that is with its process.
 *
 * @param engine what it is, for people; without passwords
 * @param clockAhead by how much this machine's clock is ahead of the engine's, as of the last append through this log; negative where it is behind. Zero where they are less than a minute apart, or it is not known
 */
public record EngineStatus(
        String engine,
        Connection connection,
        Order order,
        Appends appends,
        Interruptions interruptions,
        Duration clockAhead) {
    /**
     * Whether the engine answers.
     *
     * @param since when it began to answer, or, while it is away, when it ceased to; where it never answered, when the log began
     * @param losses how often it ceased to answer
     * @param failure why it does not answer; empty if it does, or nothing is known yet
     */
    public record Connection(boolean isUp, Instant since, long losses, String failure) {}

    /**
     * What the engine keeps, as it said last, and how much of it has come here. It is asked once a second.
     *
     * @param incarnation what it calls its order; another one where something may have been lost. Empty where it never answered
     * @param oldest the position of the oldest entry that it keeps; 0 where it never answered
     * @param head the position of its newest entry
     * @param followed the position up to which this log has all
     */
    public record Order(String incarnation, long oldest, long head, long followed) {
        /** How many entries have yet to come. */
        public long behind() {
            return Math.max(0, head - followed);
        }
    }

    /**
     * What was to be appended through this node.
     *
     * @param pending how many appends wait for their answer now
     * @param pendingBytes about what they take of the heap
     * @param retries how many were sent once more, because the engine went away before it had answered
     * @param refused how many were answered with a failure, because the engine did not take them in time or too much waited already
     */
    public record Appends(int pending, long pendingBytes, long retries, long refused) {}

    /**
     * Places where events may be missing, of which all who read across them are told.
     *
     * @param count how many there were
     * @param last when the last one was found; null if none was
     */
    public record Interruptions(long count, @Nullable Instant last) {}
}
