package dev.tidings.http;

import dev.tidings.access.Grant;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.topic.Selector;
import java.util.List;

/**
 * What needs no credentials. Private events and the hub's own topics always do.
 *
 * @param read what anybody may read, and its history
 * @param publish what anybody may publish to
 */
public record Anonymous(List<Selector> read, List<Selector> publish) {
    private static final List<Selector> ALL = List.of(Selector.of("**"));

    public static final Anonymous NOTHING = new Anonymous(List.of(), List.of());
    public static final Anonymous EVERYTHING = new Anonymous(ALL, ALL);

    public Anonymous {
        read = List.copyOf(read);
        publish = List.copyOf(publish);
    }

    /** It as a grant of nobody's. */
    public Grant grant() {
        return Grant.ofNobody(Rights.NONE.with(Right.READ, read).with(Right.PUBLISH, publish));
    }
}
