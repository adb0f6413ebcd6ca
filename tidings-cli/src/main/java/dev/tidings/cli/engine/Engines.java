package dev.tidings.cli.engine;

import dev.tidings.cluster.Sequencer;
import dev.tidings.log.kafka.KafkaAddress;
import dev.tidings.log.kafka.KafkaOptions;
import dev.tidings.log.kafka.KafkaSequencer;
import dev.tidings.log.redis.RedisBounds;
import dev.tidings.log.redis.RedisConfirmation;
import dev.tidings.log.redis.RedisOptions;
import dev.tidings.log.redis.RedisSequencer;
import dev.tidings.settings.Given;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.settings.SizeParser;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/** The engines that keep the order of a cluster, by their addresses. What is not asked for is not loaded. */
public final class Engines {
    private static final List<Setting> BOUNDS =
            List.of(Setting.CLUSTER_KEEP_EVENTS, Setting.CLUSTER_KEEP_BYTES, Setting.CLUSTER_KEEP_AGE);

    private Engines() {}

    /**
     * What connects to the engine of the settings; nothing does yet.
     *
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    public static Supplier<Sequencer> of(Settings settings) {
        return of(settings, bounds(settings));
    }

    /**
     * The same for who is no node for long: has nothing discarded, whatever the settings say.
     *
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    public static Supplier<Sequencer> forAVisit(Settings settings) {
        return of(settings, RedisBounds.NONE);
    }

    private static Supplier<Sequencer> of(Settings settings, RedisBounds bounds) {
        Given address = settings.get(Setting.CLUSTER);
        String text = address.text();
        if (text.startsWith("kafka:")) {
            KafkaOptions options = kafka(settings, address);
            return () -> new KafkaSequencer(options);
        }
        if (text.startsWith("redis")) {
            RedisOptions options = redis(settings, address).with(bounds);
            return () -> new RedisSequencer(options);
        }
        int scheme = text.indexOf(':');
        throw new InvalidValueException(
                address.origin() + ": " + Text.quote(scheme < 0 ? text : text.substring(0, scheme) + ":...")
                        + " is no engine of a cluster; expected redis://host:6379 or kafka://host:9092/topic");
    }

    private static RedisOptions redis(Settings settings, Given address) {
        requireNone(settings, Setting.CLUSTER_PROPERTIES, "Kafka's");
        RedisOptions options = address.as(RedisOptions::of)
                .withName(settings.get(Setting.CLUSTER_NAME).text());
        int replicas = settings.get(Setting.CLUSTER_REPLICAS).as(Integer::parseInt);
        return replicas == 0 ? options : options.with(RedisConfirmation.of(replicas));
    }

    private static RedisBounds bounds(Settings settings) {
        RedisBounds usual = RedisBounds.DEFAULTS;
        Given events = settings.get(Setting.CLUSTER_KEEP_EVENTS);
        long most = events.isAuto() ? usual.maxEntries() : orAny(events.asCount());
        RedisBounds counted = events.as(text -> new RedisBounds(most, usual.maxBytes(), usual.maxAge()));
        Given size = settings.get(Setting.CLUSTER_KEEP_BYTES);
        long bytes = size.isAuto() ? usual.maxBytes() : orAny(size.as(SizeParser::parse));
        RedisBounds sized = size.as(text -> new RedisBounds(counted.maxEntries(), bytes, usual.maxAge()));
        Given time = settings.get(Setting.CLUSTER_KEEP_AGE);
        Duration age = time.isAuto() ? usual.maxAge() : orAny(time.as(DurationParser::parse));
        return time.as(text -> new RedisBounds(sized.maxEntries(), sized.maxBytes(), age));
    }

    private static long orAny(long bound) {
        return bound == 0 ? Long.MAX_VALUE : bound;
    }

    private static Duration orAny(Duration bound) {
        return bound.isZero() ? RedisBounds.ANY_AGE : bound;
    }

    private static KafkaOptions kafka(Settings settings, Given address) {
        requireNone(settings, Setting.CLUSTER_NAME, "Redis's");
        requireNone(settings, Setting.CLUSTER_REPLICAS, "Redis's");
        for (Setting bound : BOUNDS) {
            requireNone(settings, bound, "Redis's");
        }
        KafkaOptions options = KafkaOptions.of(address.as(KafkaAddress::of));
        Given file = settings.get(Setting.CLUSTER_PROPERTIES);
        return file.text().isEmpty() ? options : file.as(text -> options.withClient(read(Path.of(text))));
    }

    private static void requireNone(Settings settings, Setting setting, String whose) {
        if (settings.isGiven(setting)) {
            throw new InvalidValueException(
                    settings.get(setting).origin() + " is for " + whose + " clusters; expected none with this engine");
        }
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new InvalidValueException("The file " + file + " cannot be read: " + unreadable);
        }
        Map<String, String> read = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
        return read;
    }
}
