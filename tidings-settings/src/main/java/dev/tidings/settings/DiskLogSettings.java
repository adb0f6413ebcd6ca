package dev.tidings.settings;

import dev.tidings.log.Durability;
import dev.tidings.log.disk.DiskLogOptions;
import dev.tidings.log.disk.DurabilityPolicy;
import dev.tidings.log.disk.Retention;
import dev.tidings.log.disk.TopicRetention;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.util.List;

/** Makes of the settings the options of a log on disk. Needs {@code tidings-log-disk}. */
public final class DiskLogSettings {
    private DiskLogSettings() {}

    /** @throws InvalidValueException if a setting is wrong; the message names it */
    public static DiskLogOptions disk(Settings settings) {
        return new DiskLogOptions(
                retention(settings),
                durability(settings),
                MemorySettings.recentBytes(settings),
                settings.get(Setting.CACHE_BYTES).as(SizeParser::parse),
                settings.get(Setting.FREE_BYTES).as(SizeParser::parse));
    }

    private static Retention retention(Settings settings) {
        List<Selector> newest = settings.all(Setting.KEEP_NEWEST).stream()
                .map(given -> given.as(Selector::of))
                .toList();
        List<TopicRetention> topics = settings.all(Setting.KEEP_TOPIC).stream()
                .map(given -> retention(given.as(TopicBounds::parse)))
                .toList();
        Retention defaults = Retention.DEFAULTS;
        Retention start = new Retention(defaults.maxAge(), defaults.maxBytes(), defaults.maxEvents(), newest);
        return new Filled<>(settings, start)
                .put(
                        Setting.KEEP_AGE,
                        DurationParser::parse,
                        (kept, age) -> new Retention(age, kept.maxBytes(), kept.maxEvents(), newest))
                .put(
                        Setting.KEEP_BYTES,
                        SizeParser::parse,
                        (kept, bytes) -> new Retention(kept.maxAge(), bytes, kept.maxEvents(), newest))
                .put(
                        Setting.KEEP_EVENTS,
                        Given::parseCount,
                        (kept, events) -> new Retention(kept.maxAge(), kept.maxBytes(), events, newest))
                .options()
                .with(topics)
                .withEndedTopics(settings.get(Setting.ENDED_TOPICS).as(DurationParser::parse));
    }

    private static TopicRetention retention(TopicBounds bounds) {
        return new TopicRetention(bounds.topics(), bounds.age(), bounds.bytes(), bounds.events());
    }

    private static DurabilityPolicy durability(Settings settings) {
        Durability otherwise = settings.get(Setting.DURABILITY).as(Durability::of);
        List<DurabilityPolicy.Rule> rules = settings.all(Setting.TOPIC_DURABILITY).stream()
                .map(given -> given.as(TopicDurability::parse))
                .map(topic -> new DurabilityPolicy.Rule(topic.topics(), topic.durability()))
                .toList();
        return new DurabilityPolicy(otherwise, rules);
    }
}
