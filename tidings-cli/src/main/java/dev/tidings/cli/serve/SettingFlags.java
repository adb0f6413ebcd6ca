package dev.tidings.cli.serve;

import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
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

    /** {@code settings}, under what the last command line gave. */
    Settings over(Settings settings) {
        Settings result = settings;
        for (Map.Entry<Setting, OptionSpec> option : options.entrySet()) {
            Setting setting = option.getKey();
            Object value = option.getValue().getValue();
            if (value instanceof List<?> values) {
                String text =
                        String.join(",", values.stream().map(String::valueOf).toList());
                result = result.with(setting, text, setting.flag());
            } else if (value != null) {
                result = result.with(setting, value.toString(), setting.flag());
            }
        }
        return result;
    }
}
