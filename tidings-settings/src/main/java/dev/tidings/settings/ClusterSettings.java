package dev.tidings.settings;

import dev.tidings.cluster.ClusterOptions;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;

/** Says whether the settings want a node of a cluster, and makes of them the options of one. Which engine it is, is for who has its client. */
public final class ClusterSettings {
    private ClusterSettings() {}

    /** Whether the hub is a node of a cluster. */
    public static boolean isNode(Settings settings) {
        return !settings.get(Setting.CLUSTER).text().isEmpty();
    }

    /** @throws InvalidValueException if a setting is wrong; the message names it */
    public static ClusterOptions options(Settings settings) {
        ClusterOptions usual = ClusterOptions.DEFAULTS;
        long pending =
                Math.min(usual.maxPendingBytes(), MemorySettings.plan(settings).most(MemoryBudget.APPENDS));
        ClusterOptions defaults = new ClusterOptions(usual.publishTimeout(), pending, usual.nameSpan());
        return new Filled<>(settings, defaults)
                .put(
                        Setting.CLUSTER_TIMEOUT,
                        DurationParser::parse,
                        (options, time) -> new ClusterOptions(time, options.maxPendingBytes(), options.nameSpan()))
                .options();
    }
}
