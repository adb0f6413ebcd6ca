package dev.tidings.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a name in the file stands for: a setting, or a group of names. In the order of {@link Setting}. */
sealed interface Entry {
    /** All of the file. */
    Group FILE = Group.of("", Arrays.asList(Setting.values()));

    record Single(Setting setting) implements Entry {}

    /** @param path the names that lead to it, with a dot after each; empty for the file itself */
    record Group(String path, Map<String, Entry> entries) implements Entry {
        private static Group of(String path, List<Setting> settings) {
            Map<String, List<Setting>> byName = new LinkedHashMap<>();
            for (Setting setting : settings) {
                String name = setting.path().substring(path.length()).split("\\.", 2)[0];
                byName.computeIfAbsent(name, first -> new ArrayList<>()).add(setting);
            }
            Map<String, Entry> entries = new LinkedHashMap<>();
            byName.forEach((name, those) -> entries.put(name, entry(path + name, those)));
            return new Group(path, entries);
        }

        private static Entry entry(String path, List<Setting> settings) {
            Setting first = settings.get(0);
            return first.path().equals(path) ? new Single(first) : of(path + ".", settings);
        }
    }
}
