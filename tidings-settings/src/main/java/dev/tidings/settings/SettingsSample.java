package dev.tidings.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes a file of settings to begin with: each as a comment, with what it is for and its default. */
public final class SettingsSample {
    private static final int WIDTH = 100;

    private final Consumer<String> lines;

    private SettingsSample(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Hands over the lines, each without its end. Where {@code #} stands before a word, without it the line is a setting, or a group of them. */
    public static void print(Consumer<String> lines) {
        lines.accept(
                "# Settings of a Tidings hub. What is behind a # without a space is the default; to change it, take the # away, and that of");
        lines.accept("# the groups it is in. `tidings check --config FILE` says whether a hub would start with it.");
        new SettingsSample(lines).print(Entry.FILE, "");
    }

    private void print(Entry.Group group, String indent) {
        group.entries().forEach((name, entry) -> {
            lines.accept("");
            if (entry instanceof Entry.Group inner) {
                lines.accept(indent + "#" + name + ":");
                print(inner, indent + "  ");
            } else if (entry instanceof Entry.Single single) {
                wrapped(meaning(single.setting()), indent + "# ").forEach(lines);
                lines.accept(indent + "#" + name + ": " + value(single.setting()));
            }
        });
    }

    private static String meaning(Setting setting) {
        String choices = setting.choices().isEmpty() ? "" : " (" + String.join(", ", setting.choices()) + ")";
        return setting.meaning() + choices;
    }

    private static String value(Setting setting) {
        return setting.isList() ? "[]" : SettingsPrinter.quoted(setting.defaultText());
    }

    private static List<String> wrapped(String text, String start) {
        List<String> wrapped = new ArrayList<>();
        StringBuilder line = new StringBuilder(start);
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > WIDTH && line.length() > start.length()) {
                wrapped.add(line.toString().stripTrailing());
                line = new StringBuilder(start);
            }
            line.append(word).append(' ');
        }
        wrapped.add(line.toString().stripTrailing());
        return wrapped;
    }
}
