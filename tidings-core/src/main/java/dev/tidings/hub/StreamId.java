package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What tells an open stream from all others of its hub. No secret: who knows it has no more of the stream. Its text is such as {@code 0-dq1x3b9k2s}.
 *
 * @param shard the number of the shard that the stream belongs to
 * @param serial of the streams of that shard, in the order in which they came
 */
public record StreamId(int shard, long serial) implements Comparable<StreamId> {
    /** @throws InvalidValueException if the text is none of an id */
    public static StreamId of(String text) {
        int dash = text.indexOf('-');
        try {
            if (text.length() <= 24 && text.matches("[0-9a-z]+-[0-9a-z]+")) {
                return new StreamId(
                        Integer.parseInt(text.substring(0, dash), Character.MAX_RADIX),
                        Long.parseLong(text.substring(dash + 1), Character.MAX_RADIX));
            }
        } catch (NumberFormatException tooLarge) {
            throw none(text);
        }
        throw none(text);
    }

    private static InvalidValueException none(String text) {
        return new InvalidValueException("The stream id " + Text.quote(text)
                + " is none; expected one that a list of streams shows, such as 0-dq1x3b9k2s");
    }

    /** When the stream was opened. */
    public Instant since() {
        return Instant.EPOCH.plus(serial, ChronoUnit.MICROS);
    }

    /** The order in which streams came, over all shards. */
    @Override
    public int compareTo(StreamId other) {
        int byTime = Long.compare(serial, other.serial);
        return byTime == 0 ? Integer.compare(shard, other.shard) : byTime;
    }

    @Override
    public String toString() {
        return Integer.toString(shard, Character.MAX_RADIX) + "-" + Long.toString(serial, Character.MAX_RADIX);
    }
}
