package dev.tidings.spring.boot;

import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The application's properties under {@code tidings} as the hub's settings: each by the names that lead to it in the program's own file, such as {@code
 * tidings.log.keep.age}. A property there that is none is an error, as for the program; of the environment, where others have names too, what is none is left alone.
 */
final class SpringSettings {
    static final String PREFIX = "tidings.";
    static final String ENABLED = PREFIX + "enabled";
    static final String MOUNT = PREFIX + "mount";
    static final String LISTENER_THREADS = PREFIX + "listeners.threads";
    static final String OUTBOX_ENABLED = PREFIX + "outbox.enabled";
    static final String OUTBOX_TABLE = PREFIX + "outbox.table";

    /** Beside the application's own server, whose usual one is the program's. */
    static final String USUAL_PORT = "8090";

    /** Of the starter itself, beside the settings. */
    private static final List<String> OWN = List.of(ENABLED, MOUNT, LISTENER_THREADS, OUTBOX_ENABLED, OUTBOX_TABLE);

    private final Environment environment;
    private final Binder binder;

    private SpringSettings(Environment environment) {
        this.environment = environment;
        this.binder = Binder.get(environment);
    }

    /** @throws InvalidValueException if a property is none, or an object lacks a field; the message names it and where it was written */
    static Settings read(Environment environment) {
        return new SpringSettings(environment).read();
    }

    private Settings read() {
        requireKnown();
        Settings settings = Settings.defaults().with(Setting.PORT, USUAL_PORT);
        for (Setting setting : Setting.values()) {
            Origin origin = new Origin(PREFIX + setting.path());
            String text = setting.isList() ? several(setting, origin) : one(setting, origin);
            if (text != null) {
                settings = settings.with(setting, text, origin.toString());
            }
        }
        return settings;
    }

    private @Nullable String one(Setting setting, Origin origin) {
        return binder.bind(PREFIX + setting.path(), Bindable.of(String.class), origin)
                .orElse(null);
    }

    private @Nullable String several(Setting setting, Origin origin) {
        if (setting.fields().isEmpty()) {
            return binder.bind(PREFIX + setting.path(), Bindable.listOf(String.class), origin)
                    .map(texts -> String.join(",", texts))
                    .orElse(null);
        }
        String single = environment.getProperty(PREFIX + setting.path());
        return single != null
                ? single
                : binder.bind(PREFIX + setting.path(), Bindable.mapOf(String.class, String.class), origin)
                        .map(flat -> objects(setting, flat, origin))
                        .orElse(null);
    }

    /** The binder names what is in a list by its index and, of an object, the field: {@code 0.pattern}. */
    private static String objects(Setting setting, Map<String, String> flat, Origin origin) {
        Map<Integer, Map<String, String>> objects = new TreeMap<>();
        List<String> texts = new ArrayList<>();
        flat.forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (dot < 0) {
                texts.add(value);
            } else {
                objects.computeIfAbsent(index(name.substring(0, dot)), first -> new LinkedHashMap<>())
                        .put(name.substring(dot + 1), value);
            }
        });
        try {
            return Stream.concat(texts.stream(), objects.values().stream().map(setting::textOf))
                    .collect(Collectors.joining(","));
        } catch (InvalidValueException wrong) {
            throw new InvalidValueException(origin + ": " + wrong.getMessage());
        }
    }

    private static int index(String text) {
        return Integer.parseInt(text.replace("[", "").replace("]", ""));
    }

    private void requireKnown() {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource named
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                named.stream().filter(SpringSettings::isOurs).forEach(SpringSettings::requireKnown);
            }
        }
    }

    private static boolean isOurs(ConfigurationPropertyName name) {
        return name.getNumberOfElements() > 1
                && name.getElement(0, ConfigurationPropertyName.Form.UNIFORM).equals("tidings");
    }

    private static void requireKnown(ConfigurationPropertyName name) {
        boolean isKnown = OWN.contains(name.toString())
                || Arrays.stream(Setting.values()).anyMatch(setting -> isOf(setting, name));
        if (!isKnown) {
            throw new InvalidValueException(
                    "Unknown property: " + name + "; did you mean " + Nearest.to(name.toString(), names()) + "?");
        }
    }

    private static boolean isOf(Setting setting, ConfigurationPropertyName name) {
        ConfigurationPropertyName its = ConfigurationPropertyName.of(PREFIX + setting.path());
        return its.equals(name) || (setting.isList() && its.isAncestorOf(name));
    }

    private static List<String> names() {
        return Stream.concat(OWN.stream(), Arrays.stream(Setting.values()).map(setting -> PREFIX + setting.path()))
                .toList();
    }

    /** Remembers where a property was written. */
    private static final class Origin implements BindHandler {
        private final String name;
        private String place = "";

        Origin(String name) {
            this.name = name;
        }

        @Override
        public Object onSuccess(
                ConfigurationPropertyName bound, Bindable<?> target, BindContext context, Object result) {
            var property = context.getConfigurationProperty();
            if (property != null && property.getOrigin() != null) {
                place = " (" + property.getOrigin() + ")";
            }
            return result;
        }

        @Override
        public String toString() {
            return name + place;
        }
    }
}
