package dev.tidings.cli;

import dev.tidings.topic.InvalidValueException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;

/**
 * The value of every {@link Setting}, each from the last of these layers that gives it: the default, the file, the environment, the
 * flags. A name that no setting has is an error, for a limit that is misspelled is a limit that does not hold.
 */
final class Settings {
    /** Variables with our prefix that are not the server's own: the file's name, what other commands and what the launcher read. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of(ServeCommand.CONFIG_VARIABLE, HubOption.VARIABLE, "TIDINGS_JAVA_OPTS");

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    /** The defaults. */
    Settings() {
        for (Setting setting : Setting.values()) {
            given.put(setting, new Given(setting.defaultText(), setting.flag()));
        }
    }

    /**
     * Puts a file's settings over those so far.
     *
     * @throws InvalidValueException if a key is no setting's
     */
    Settings over(String file, Properties properties) {
        for (String key : properties.stringPropertyNames()) {
            Setting setting = find(key, Setting::key, "key in " + file);
            put(setting, properties.getProperty(key, "").strip(), key + " in " + file);
        }
        return this;
    }

    /**
     * Puts the environment's settings over those so far. An empty variable counts as not set.
     *
     * @throws InvalidValueException if a variable begins like a setting's and is none
     */
    Settings over(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            boolean isOurs = name.startsWith(Setting.VARIABLE_PREFIX) && !OTHER_VARIABLES.contains(name);
            if (isOurs && !value.isEmpty()) {
                put(find(name, Setting::variable, "variable"), value, name);
            }
        });
        return this;
    }

    /** Puts a flag's value over the one so far. */
    void overWithFlag(Setting setting, String value) {
        put(setting, value, setting.flag());
    }

    private void put(Setting setting, String value, String origin) {
        given.put(setting, new Given(value, origin));
    }

    private static Setting find(String name, Function<Setting, String> spelling, String what) {
        Setting[] all = Setting.values();
        List<String> names = Arrays.stream(all).map(spelling).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            throw new InvalidValueException(
                    "Unknown " + what + ": " + name + "; did you mean " + Nearest.to(name, names) + "?");
        }
        return all[index];
    }

    Given get(Setting setting) {
        return Objects.requireNonNull(given.get(setting));
    }
}
