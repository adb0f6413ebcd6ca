package dev.tidings.http;

import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Topic;

/** Topics of the hub's own that who may operate everything may read, without being granted them by name. */
public final class ConsoleTopics {
    /** Where a node tells its figures, while somebody there reads them. */
    public static final String STATS = Topic.RESERVED + "/console/stats";
    /** All of them. */
    static final Selector ALL = Selector.of(Topic.RESERVED + "/console/**");

    static final Selector EVERYTHING = Selector.of("**");

    private ConsoleTopics() {}

    /** Whether some of what is selected is among them. */
    public static boolean isAmong(Selectors selectors) {
        return selectors.all().stream().anyMatch(ALL::grants);
    }
}
