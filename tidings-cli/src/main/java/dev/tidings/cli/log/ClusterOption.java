package dev.tidings.cli.log;

import dev.tidings.cli.engine.Engines;
import dev.tidings.cluster.Sequencer;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the commands that reach into the engine of a cluster: which one. */
final class ClusterOption {
    private static final String FROM_ENVIRONMENT = "env";

    @Option(
            names = "--cluster",
            paramLabel = "ADDRESS",
            description = {
                "The engine of a cluster, as serve takes it; " + FROM_ENVIRONMENT
                        + " for what $TIDINGS_CLUSTER has, which nobody sees among the processes."
            })
    private @Nullable String cluster;

    @Option(names = "--cluster-name", paramLabel = "NAME", description = "The cluster's name in Redis.")
    private @Nullable String name;

    @Option(
            names = "--cluster-properties",
            paramLabel = "FILE",
            description = "A file of properties for Kafka's clients.")
    private @Nullable String properties;

    boolean isGiven() {
        return cluster != null;
    }

    /** @throws InvalidValueException if it is no engine */
    Supplier<Sequencer> engine(Map<String, String> environment) {
        Settings settings = Settings.read(null, environment);
        String address = String.valueOf(cluster);
        if (!address.equals(FROM_ENVIRONMENT)) {
            settings = settings.with(Setting.CLUSTER, address, Setting.CLUSTER.flag());
        }
        settings = with(settings, Setting.CLUSTER_NAME, name);
        return Engines.forAVisit(with(settings, Setting.CLUSTER_PROPERTIES, properties));
    }

    private static Settings with(Settings settings, Setting setting, @Nullable String text) {
        return text == null ? settings : settings.with(setting, text, setting.flag());
    }
}
