package dev.tidings.cli;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of a command that takes every {@link Setting}. */
final class SettingFlags {
    private final Map<Setting, OptionSpec> options = new EnumMap<>(Setting.class);

    SettingFlags() {
        for (Setting setting : Setting.values()) {
            options.put(setting, option(setting));
        }
    }

    private static OptionSpec option(Setting setting) {
        String defaultText = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .paramLabel(setting.placeholder())
                .description(setting.meaning() + " (default: " + defaultText + ").");
        if (setting.isSwitch()) {
            return option.type(String.class).arity("0..1").fallbackValue("true").build();
        }
        return setting.isList()
                ? option.type(List.class).auxiliaryTypes(String.class).build()
                : option.type(String.class).arity("1").build();
    }

    void addTo(CommandSpec command) {
        options.values().forEach(command::addOption);
    }

    /** Puts what the last command line gave over {@code settings}. */
    void putOver(Settings settings) {
        options.forEach((setting, option) -> {
            Object value = option.getValue();
            if (value instanceof List<?> values) {
                settings.overWithFlag(
                        setting,
                        String.join(",", values.stream().map(String::valueOf).toList()));
            } else if (value != null) {
                settings.overWithFlag(setting, value.toString());
            }
        });
    }
}
