package dev.tidings.hub;

import dev.tidings.access.NotGrantedException;
import dev.tidings.log.View;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * That a stream is the one of a name: the selection that belongs to the name wins over the one that the subscription asks for, and a stream that had the name
 * before is closed ({@link CloseReason#TAKEN_OVER}).
 *
 * @param reach what the reader sees of selectors; throws what is not granted
 * @param past what it sees of what was published before; throws what is not granted
 * @param ticket the id of the ticket by which it was opened; null if it was not by one
 */
public record StreamClaim(
        StreamName name, Function<Selectors, View> reach, Function<Selectors, View> past, @Nullable String ticket) {
    /** One without a ticket. */
    public StreamClaim(StreamName name, Function<Selectors, View> reach, Function<Selectors, View> past) {
        this(name, reach, past, null);
    }

    /** A claim of a reader who may see all that is public. */
    public static StreamClaim of(StreamName name) {
        return new StreamClaim(name, View::of, View::of);
    }

    /**
     * What the reader sees of a selection that another may have made, or an earlier grant: that which is not granted now is left out.
     *
     * @return null if nothing is left
     */
    @Nullable
    View viewOf(Selectors selection) {
        return granted(reach, selection);
    }

    /** The same of what was published before. */
    @Nullable
    View pastOf(Selectors selection) {
        return granted(past, selection);
    }

    /** Throws what {@link #past} throws, if not all of it may be seen. */
    void requirePast(Selectors selectors) {
        View unused = past.apply(selectors);
    }

    private static @Nullable View granted(Function<Selectors, View> reach, Selectors selection) {
        try {
            return reach.apply(selection);
        } catch (RuntimeException notAll) {
            List<Selector> granted = new ArrayList<>();
            for (Selector selector : selection.all()) {
                if (isGranted(reach, selector)) {
                    granted.add(selector);
                }
            }
            return granted.isEmpty() ? null : reach.apply(new Selectors(granted));
        }
    }

    /** What is thrown is the affair of whoever made the {@code reach}, such as a {@link NotGrantedException}. */
    private static boolean isGranted(Function<Selectors, View> reach, Selector selector) {
        try {
            View seen = reach.apply(new Selectors(List.of(selector)));
            return seen.selectors().all().contains(selector);
        } catch (RuntimeException refused) {
            return false;
        }
    }
}
