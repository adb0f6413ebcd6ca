package dev.tidings.cli;

import dev.tidings.log.Durability;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.DurabilityPolicy;
import dev.tidings.log.disk.Retention;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Turns the settings, which are text, into those of the event log, on disk or in memory. Each method throws an {@link InvalidValueException} that says
 * which setting is wrong.
 */
final class LogSettings {
    private LogSettings() {}

    static boolean isOnDisk(Settings settings) {
        return settings.get(Setting.LOG).as(log -> switch (log) {
            case "disk" -> true;
            case "memory" -> false;
            default -> throw new InvalidValueException(Text.quote(log) + " is no log; expected disk or memory");
        });
    }

    static Path directory(Settings settings) {
        return settings.get(Setting.DATA).as(LogSettings::folder);
    }

    private static Path folder(String text) {
        try {
            if (!text.isEmpty()) {
                return Path.of(text).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException e) {
            // Told below, in our own words.
        }
        throw new InvalidValueException(Text.quote(text) + " is no folder; expected a path like tidings-data");
    }

    static DiskLogOptions disk(Settings settings) {
        return new DiskLogOptions(
                retention(settings),
                new DurabilityPolicy(durability(settings), rules(settings)),
                settings.get(Setting.RECENT_BYTES).as(SizeParser::parse),
                settings.get(Setting.CACHE_BYTES).as(SizeParser::parse),
                settings.get(Setting.FREE_BYTES).as(SizeParser::parse));
    }

    private static Retention retention(Settings settings) {
        Given bytes = settings.get(Setting.KEEP_BYTES);
        Given events = settings.get(Setting.KEEP_EVENTS);
        return new Retention(
                settings.get(Setting.KEEP_AGE).as(DurationParser::parse),
                bytes.isAuto() ? Retention.DEFAULTS.maxBytes() : bytes.as(SizeParser::parse),
                events.isAuto() ? Retention.DEFAULTS.maxEvents() : events.asCount(),
                newestOnly(settings));
    }

    private static Durability durability(Settings settings) {
        return settings.get(Setting.DURABILITY).as(Durability::of);
    }

    private static List<Selector> newestOnly(Settings settings) {
        return settings.get(Setting.KEEP_NEWEST).asListOf(Selector::of);
    }

    private static List<DurabilityPolicy.Rule> rules(Settings settings) {
        return settings.get(Setting.TOPIC_DURABILITY).asListOf(LogSettings::rule);
    }

    /** The level stands behind the last equals sign: a topic may have others. */
    private static DurabilityPolicy.Rule rule(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1) {
            throw new InvalidValueException(
                    Text.quote(text) + " is no PATTERN=LEVEL; expected one like ticks/**=memory");
        }
        return new DurabilityPolicy.Rule(
                Selector.of(text.substring(0, equals)), Durability.of(text.substring(equals + 1)));
    }

    /** Refuses what a log in memory cannot do, too. */
    static MemoryLogOptions memory(Settings settings) {
        refuse(settings, Setting.KEEP_AGE, "0s", !retention(settings).maxAge().equals(Duration.ZERO));
        refuse(settings, Setting.KEEP_NEWEST, "none", !newestOnly(settings).isEmpty());
        boolean promises = settings.isGiven(Setting.DURABILITY) && durability(settings) != Durability.MEMORY;
        refuse(settings, Setting.DURABILITY, Durability.MEMORY.code(), promises);
        boolean promisesMore = rules(settings).stream().anyMatch(rule -> rule.durability() != Durability.MEMORY);
        refuse(settings, Setting.TOPIC_DURABILITY, Durability.MEMORY.code(), promisesMore);
        Given bytes = settings.get(Setting.KEEP_BYTES);
        Given events = settings.get(Setting.KEEP_EVENTS);
        return new MemoryLogOptions(
                bytes.isAuto() ? MemoryLogOptions.DEFAULTS.maxBytes() : bytes.as(SizeParser::parse),
                events.isAuto() ? MemoryLogOptions.DEFAULTS.maxEvents() : events.asCount());
    }

    private static void refuse(Settings settings, Setting setting, String expected, boolean asks) {
        if (asks) {
            settings.get(setting).as(text -> {
                throw new InvalidValueException(Text.quote(text) + " is more than a log in memory can do; expected "
                        + expected + ", or --log disk");
            });
        }
    }
}
