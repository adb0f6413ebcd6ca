package dev.tidings.hub;

import dev.tidings.topic.InvalidValueException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which open streams are asked for.
 *
 * @param after the last one of the page before, for the order {@link Order#AGE}; null for the first page
 * @param limit how many at the most: 1 to {@value #MOST}
 */
public record StreamQuery(StreamFilter filter, Order order, @Nullable StreamId after, int limit) {
    /** The most that are answered at once. */
    public static final int MOST = 1000;

    /** What comes first. */
    public enum Order {
        /** The oldest: the next page goes on behind the last one. */
        AGE,
        /** The one that is furthest behind, by bytes and then by time: there is one page. */
        LAG;

        Comparator<OpenStream> comparator() {
            Comparator<OpenStream> byAge = Comparator.comparing(OpenStream::id);
            return this == AGE
                    ? byAge
                    : Comparator.<OpenStream>comparingLong(
                                    stream -> stream.lag().bytes())
                            .thenComparing(stream -> stream.lag().time())
                            .reversed()
                            .thenComparing(byAge);
        }
    }

    /** @throws InvalidValueException if the limit is out of its range */
    public StreamQuery {
        if (limit < 1 || limit > MOST) {
            throw new InvalidValueException("The limit is " + limit + "; expected 1 to " + MOST);
        }
    }
}
