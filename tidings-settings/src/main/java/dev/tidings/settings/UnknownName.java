package dev.tidings.settings;

import dev.tidings.topic.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A name in a file's group that stands for nothing there, and what was meant most likely: another of the group's, or a setting by its flag's name. */
record UnknownName(Entry.Group group, String name) {
    String message() {
        if (Arrays.stream(Setting.values()).anyMatch(setting -> setting.path().equals(group.path() + name))) {
            return group.path() + name + " is written in groups; expected " + inGroups(group.path() + name);
        }
        List<String> siblings = List.copyOf(group.entries().keySet());
        List<String> candidates = new ArrayList<>(siblings);
        Arrays.stream(Setting.values()).map(Setting::key).forEach(candidates::add);
        String nearest = Nearest.to(name, candidates);
        return "Unknown name: " + group.path() + name + "; did you mean "
                + (siblings.contains(nearest) ? group.path() + nearest : pathOf(nearest)) + "?";
    }

    private static String inGroups(String path) {
        String[] names = path.split("\\.", -1);
        String inner = names[names.length - 1] + ": ...";
        for (int i = names.length - 2; i >= 0; i--) {
            inner = names[i] + ": {" + inner + "}";
        }
        return inner;
    }

    private static String pathOf(String key) {
        Optional<Setting> named = Arrays.stream(Setting.values())
                .filter(setting -> setting.key().equals(key))
                .findFirst();
        return named.orElseThrow().path();
    }

    /** The same of an object's field. */
    static String message(String path, List<String> fields) {
        String prefix = path.substring(0, path.lastIndexOf('.') + 1);
        String nearest = Nearest.to(path.substring(prefix.length()), fields);
        return "Unknown name: " + path + "; did you mean " + prefix + nearest + "?";
    }
}
