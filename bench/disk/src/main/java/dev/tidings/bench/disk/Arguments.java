package dev.tidings.bench.disk;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The options of one bench, each {@code --name value}. */
final class Arguments {
    private static final Map<String, String> COMMON =
            Map.of("rounds", "3", "data", "bench/disk/target/data", "out", "");

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException if there is an option that the bench does not have */
    static Arguments parse(String[] words, Map<String, String> defaults) {
        Map<String, String> values = new TreeMap<>(COMMON);
        values.putAll(defaults);
        for (int at = 1; at < words.length; at += 2) {
            String name = words[at].startsWith("--") ? words[at].substring(2) : words[at];
            if (!values.containsKey(name) || at + 1 == words.length) {
                throw new IllegalArgumentException(
                        words[at] + " is no option of " + words[0] + ", or has no value; expected one of " + values);
            }
            values.put(name, words[at + 1]);
        }
        return new Arguments(values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("There is no option " + name);
        }
        return value;
    }

    /** A whole number; {@code k} and {@code m} stand for thousands and millions. */
    int number(String name) {
        String text = text(name);
        String digits = text.replace("m", "000000").replace("k", "000");
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--" + name + " is " + text + "; expected a number such as 1000 or 10m", e);
        }
    }

    /** The folder that data may be put into; it stays, so that the next run needs not make it again. */
    Path data() {
        return Path.of(text("data")).toAbsolutePath();
    }

    Map<String, String> all() {
        return values;
    }
}
