package dev.tidings.settings;

import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Writes settings as a file that says the same, with a comment behind each that says where it came from. */
public final class SettingsPrinter {
    private static final int COMMENT_COLUMN = 44;
    /** What is text without quotes, whatever reads it. The rest may be a number, nothing, a comment, or the beginning of something else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/.][A-Za-z0-9/.:_-]*[A-Za-z0-9/]|[A-Za-z0-9]");

    private static final Pattern NOTHING = Pattern.compile("(?i)null");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cc}");

    private final Settings settings;
    private final Consumer<String> lines;

    private SettingsPrinter(Settings settings, Consumer<String> lines) {
        this.settings = settings;
        this.lines = lines;
    }

    /**
     * Hands over the lines, each without its end.
     *
     * @throws InvalidValueException if one of several fields has not got them all
     */
    public static void print(Settings settings, Consumer<String> lines) {
        new SettingsPrinter(settings, lines).print(Entry.FILE, "");
    }

    private void print(Entry.Group group, String indent) {
        group.entries().forEach((name, entry) -> {
            if (entry instanceof Entry.Group inner) {
                lines.accept(indent + name + ":");
                print(inner, indent + "  ");
            } else if (entry instanceof Entry.Single single) {
                print(single.setting(), indent + name + ":", indent);
            }
        });
    }

    private void print(Setting setting, String start, String indent) {
        if (!setting.isList()) {
            printLine(setting, start + " " + quoted(settings.get(setting).text()), settings.get(setting));
            return;
        }
        List<Given> all = settings.all(setting);
        if (all.isEmpty()) {
            printLine(setting, start + " []", new Given("", setting.flag()));
            return;
        }
        lines.accept(start);
        all.forEach(given -> printLine(setting, indent + "  - " + item(setting, given), given));
    }

    private void printLine(Setting setting, String line, Given given) {
        String origin = settings.isGiven(setting) ? given.origin().replace(": " + setting.path(), "") : "default";
        String padding = " ".repeat(Math.max(1, COMMENT_COLUMN - line.length()));
        lines.accept(line + padding + "# " + origin);
    }

    private static String item(Setting setting, Given given) {
        return switch (setting) {
            case KEEP_TOPIC -> {
                TopicBounds bounds = given.as(TopicBounds::parse);
                yield bounds.inFile(quoted(bounds.topics().text()));
            }
            case TOPIC_DURABILITY -> {
                TopicDurability topics = given.as(TopicDurability::parse);
                yield "{pattern: " + quoted(topics.topics().text()) + ", durability: "
                        + topics.durability().code() + "}";
            }
            case LOGGER_LEVEL -> {
                LoggerLevel one = given.as(LoggerLevel::parse);
                yield "{name: " + quoted(one.name()) + ", level: " + one.level().code() + "}";
            }
            default -> quoted(given.text());
        };
    }

    static String quoted(String text) {
        if (PLAIN.matcher(text).matches() && !NOTHING.matcher(text).matches()) {
            return text;
        }
        return UNPRINTABLE.matcher(text).find() ? escaped(text) : "'" + text.replace("'", "''") + "'";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (Character.isISOControl(c) || c == '"' || c == '\\') {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.append('"').toString();
    }
}
