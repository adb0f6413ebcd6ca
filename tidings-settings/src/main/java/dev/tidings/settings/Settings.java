package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of every {@link Setting}: the default, unless one of the layers put over it gives another; the last layer counts. A name that no setting has
 * is an error, for a limit that is misspelled is a limit that does not hold. Immutable.
 */
public final class Settings {
    /** Names the file of settings. */
    public static final String CONFIG_VARIABLE = "TIDINGS_CONFIG";

    private static final Settings DEFAULTS = new Settings(Map.of(), List.of());
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern USER_INFO = Pattern.compile("//[^/]*@");

    private final Map<Setting, List<Given>> written;
    private final List<String> warnings;

    private Settings(Map<Setting, List<Given>> written, List<String> warnings) {
        this.written = written;
        this.warnings = warnings;
    }

    public static Settings defaults() {
        return DEFAULTS;
    }

    /**
     * As the {@code tidings} program reads them, but for its flags: the defaults, over them the file, over that the environment.
     *
     * @param file of settings; null for the one that {@value #CONFIG_VARIABLE} names, if it names one
     * @throws InvalidValueException if the file cannot be read, or a name in it or in the environment is no setting's
     */
    public static Settings read(@Nullable Path file, Map<String, String> environment) {
        String named = file == null ? environment.getOrDefault(CONFIG_VARIABLE, "") : file.toString();
        return (named.isEmpty() ? DEFAULTS : DEFAULTS.withFile(Path.of(named))).withEnvironment(environment);
    }

    /** @throws InvalidValueException if it cannot be read, or what it says is no setting's; the message names file, line and column */
    public Settings withFile(Path file) {
        return with(SettingsFile.read(file), List.of());
    }

    /**
     * These, under those of the environment. An empty variable counts as not set, and what Kubernetes says of a Service is left out with a warning.
     *
     * @throws InvalidValueException if a variable begins like a setting's and is none
     */
    public Settings withEnvironment(Map<String, String> environment) {
        Variables variables = Variables.of(environment);
        Map<Setting, List<Given>> layer = new EnumMap<>(Setting.class);
        variables.settings().forEach((setting, value) -> layer.put(setting, split(setting, value, setting.variable())));
        return with(layer, variables.warnings());
    }

    /** These, under one more. Commas separate the values of a list. */
    public Settings with(Setting setting, String text) {
        return with(setting, text, setting.key());
    }

    /** @param origin what a complaint about it shall name, such as the flag that gave it */
    public Settings with(Setting setting, String text, String origin) {
        return with(Map.of(setting, split(setting, text, origin)), List.of());
    }

    private Settings with(Map<Setting, List<Given>> layer, List<String> more) {
        Map<Setting, List<Given>> all = new EnumMap<>(Setting.class);
        all.putAll(written);
        all.putAll(layer);
        List<String> allWarnings = new ArrayList<>(warnings);
        allWarnings.addAll(more);
        return new Settings(all, List.copyOf(allWarnings));
    }

    private static List<Given> split(Setting setting, String text, String origin) {
        if (!setting.isList()) {
            return List.of(new Given(text, origin));
        }
        return COMMA.splitAsStream(text)
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(one -> new Given(one, origin))
                .toList();
    }

    /** These, but for some settings, which are as others have them. */
    Settings with(Set<Setting> some, Settings others) {
        Map<Setting, List<Given>> all = new EnumMap<>(Setting.class);
        all.putAll(written);
        all.keySet().removeAll(some);
        others.written.forEach((setting, given) -> {
            if (some.contains(setting)) {
                all.put(setting, given);
            }
        });
        return new Settings(all, warnings);
    }

    /** Whether it is not the default: somebody wrote it. */
    public boolean isGiven(Setting setting) {
        return written.containsKey(setting);
    }

    /** The value of a setting that is no list. */
    public Given get(Setting setting) {
        if (setting.isList()) {
            throw new IllegalArgumentException(setting + " is a list; expected a setting of one value");
        }
        return all(setting).get(0);
    }

    /** The values of a setting that is a list. */
    public List<Given> all(Setting setting) {
        return isGiven(setting)
                ? Objects.requireNonNull(written.get(setting))
                : split(setting, setting.defaultText(), setting.flag());
    }

    /** What a setting is, as it was written; one text of a setting that is no list. */
    public List<String> texts(Setting setting) {
        return all(setting).stream().map(Given::text).toList();
    }

    /** All of them by their names, to be shown: an address's password is left out. */
    public Map<String, List<String>> shown() {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            shown.put(
                    setting.key(),
                    texts(setting).stream()
                            .map(text -> USER_INFO.matcher(text).replaceFirst("//"))
                            .toList());
        }
        return shown;
    }

    /** What somebody should be told, a sentence each: none of it keeps the hub from starting. */
    public List<String> warnings() {
        return warnings;
    }
}
