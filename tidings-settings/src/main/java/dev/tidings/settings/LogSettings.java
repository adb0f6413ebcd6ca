package dev.tidings.settings;

import dev.tidings.log.Durability;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Says where the settings want events to be kept, and makes of them the options of a log in memory. {@link DiskLogSettings} has those of a log on disk. */
public final class LogSettings {
    private LogSettings() {}

    /** @throws InvalidValueException if the setting is wrong; the message names it */
    public static boolean isOnDisk(Settings settings) {
        return settings.get(Setting.LOG).as(log -> switch (log) {
            case "disk" -> true;
            case "memory" -> false;
            default -> throw new InvalidValueException(Text.quote(log) + " is no log; expected disk or memory");
        });
    }

    /**
     * The folder of a log on disk.
     *
     * @throws InvalidValueException if the setting is wrong; the message names it
     */
    public static Path directory(Settings settings) {
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

    /** @throws InvalidValueException if a setting is wrong, or asks for what a log in memory cannot do; the message names it */
    public static MemoryLogOptions memory(Settings settings) {
        refuseWhatNeedsADisk(settings);
        return new Filled<>(settings, MemorySettings.log(MemoryLogOptions.DEFAULTS, settings))
                .put(
                        Setting.KEEP_EVENTS,
                        Given::parseCount,
                        (options, events) -> new MemoryLogOptions(
                                options.maxBytes(), events, options.housekeepingBytes(), options.endedTopics()))
                .put(
                        Setting.ENDED_TOPICS,
                        DurationParser::parse,
                        (options, time) -> new MemoryLogOptions(
                                options.maxBytes(), options.maxEvents(), options.housekeepingBytes(), time))
                .options();
    }

    private static void refuseWhatNeedsADisk(Settings settings) {
        Given age = settings.get(Setting.KEEP_AGE);
        if (!age.as(DurationParser::parse).isZero()) {
            throw refused(age, "0s");
        }
        List<Given> newest = settings.all(Setting.KEEP_NEWEST);
        if (!newest.isEmpty()) {
            throw refused(newest.get(0), "none");
        }
        List<Given> topics = settings.all(Setting.KEEP_TOPIC);
        if (!topics.isEmpty()) {
            throw refused(topics.get(0), "none");
        }
        Given durability = settings.get(Setting.DURABILITY);
        boolean isGiven = settings.isGiven(Setting.DURABILITY);
        if (isGiven && durability.as(Durability::of) != Durability.MEMORY) {
            throw refused(durability, Durability.MEMORY.code());
        }
        for (Given rule : settings.all(Setting.TOPIC_DURABILITY)) {
            if (rule.as(TopicDurability::parse).durability() != Durability.MEMORY) {
                throw refused(rule, Durability.MEMORY.code());
            }
        }
    }

    private static InvalidValueException refused(Given given, String expected) {
        return new InvalidValueException(given.origin() + ": " + Text.quote(given.text())
                + " is more than a log in memory can do; expected " + expected + ", or a log on disk");
    }
}
