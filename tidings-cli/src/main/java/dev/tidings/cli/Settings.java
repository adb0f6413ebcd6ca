package dev.tidings.cli;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The value of every {@link Setting}, each from the last of these layers that gives it: the default, the file, the environment, the
 * flags. A name that no setting has is an error, for a limit that is misspelled is a limit that does not hold.
 */
final class Settings {
    static final String CONFIG_VARIABLE = "TIDINGS_CONFIG";
    /** Variables with our prefix that are not the server's own: the file's name, what other commands and what the launcher read. */
    private static final Set<String> OTHER_VARIABLES = Set.of(CONFIG_VARIABLE, HubOption.VARIABLE, "TIDINGS_JAVA_OPTS");

    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
    private final Set<Setting> written = EnumSet.noneOf(Setting.class);

    /**
     * The settings of a command, but for its flags.
     *
     * @param config the file of settings; null for the one that the environment names, if it names one
     * @throws InvalidValueException if the file cannot be read, or a name in it or in the environment is no setting's
     */
    static Settings of(@Nullable Path config, Map<String, String> environment) {
        Settings settings = new Settings();
        String file = config == null ? environment.get(CONFIG_VARIABLE) : config.toString();
        if (file != null) {
            settings.over(file, read(Path.of(file)));
        }
        return settings.over(environment);
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new InvalidValueException("There is no file " + file);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidValueException("The file of settings " + file + " cannot be read: " + e);
        }
        return properties;
    }

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

    /** Whether it is not the default: somebody wrote it. */
    boolean isGiven(Setting setting) {
        return written.contains(setting);
    }

    private void put(Setting setting, String value, String origin) {
        written.add(setting);
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
