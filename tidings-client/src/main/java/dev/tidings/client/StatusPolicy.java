package dev.tidings.client;

import dev.tidings.topic.InvalidValueException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which refusals end a stream for good, and which are tried again: a browser's {@code EventSource} gives up at any of them, and so at a proxy whose server restarts.
 *
 * @param temporary the statuses that are tried again, from 400 to 599; any other of these ends the stream
 */
public record StatusPolicy(Set<Integer> temporary) {
    /** 408, 425, 429 and the server's errors, 500 to 599, but for 501 and 505, which say that it never will. */
    public static final StatusPolicy DEFAULTS = new StatusPolicy(IntStream.concat(
                    IntStream.of(408, 425, 429),
                    IntStream.rangeClosed(500, 599).filter(status -> status != 501 && status != 505))
            .boxed()
            .collect(Collectors.toSet()));

    private static final int FIRST = 400;
    private static final int LAST = 599;

    /** @throws InvalidValueException if one of them is no refusal */
    public StatusPolicy {
        temporary = Set.copyOf(temporary);
        temporary.forEach(StatusPolicy::requireRefusal);
    }

    private static void requireRefusal(int status) {
        if (status < FIRST || status > LAST) {
            throw new InvalidValueException(
                    "The status " + status + " is no refusal; expected " + FIRST + " to " + LAST);
        }
    }

    /** These are tried again too. */
    public StatusPolicy tryingAgainOn(int... statuses) {
        Set<Integer> more = new TreeSet<>(temporary);
        IntStream.of(statuses).forEach(more::add);
        return new StatusPolicy(more);
    }

    /** These end the stream. */
    public StatusPolicy endingOn(int... statuses) {
        Set<Integer> fewer = new TreeSet<>(temporary);
        IntStream.of(statuses).peek(StatusPolicy::requireRefusal).forEach(fewer::remove);
        return new StatusPolicy(fewer);
    }

    boolean isTemporary(int status) {
        return temporary.contains(status);
    }
}
