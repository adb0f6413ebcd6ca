package dev.tidings.settings;

import dev.tidings.hub.Drain;
import dev.tidings.hub.StreamOptions;
import dev.tidings.presence.PresenceOptions;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.util.List;

/** Makes of the settings the options of a hub. */
public final class HubSettings {
    private HubSettings() {}

    /** How the hub's streams are ended when it stops. */
    public static Drain drain(Settings settings) {
        boolean elsewhere = settings.get(Setting.DRAIN_ELSEWHERE).asSwitch();
        return new Filled<>(settings, new Drain(Drain.AT_ONCE.over(), Drain.AT_ONCE.returns(), elsewhere))
                .put(Setting.DRAIN, DurationParser::parse, (drain, time) -> new Drain(time, drain.returns(), elsewhere))
                .put(
                        Setting.DRAIN_RETURNS,
                        DurationParser::parse,
                        (drain, time) -> new Drain(drain.over(), time, elsewhere))
                .options();
    }

    /** @throws InvalidValueException if a setting is wrong; the message names it */
    public static StreamOptions streams(Settings settings) {
        return new Filled<>(settings, StreamOptions.DEFAULTS)
                .put(
                        Setting.HEARTBEAT,
                        DurationParser::parse,
                        (streams, time) -> new StreamOptions(time, streams.retry(), streams.maxAge()))
                .put(
                        Setting.RETRY,
                        DurationParser::parse,
                        (streams, time) -> new StreamOptions(streams.heartbeat(), time, streams.maxAge()))
                .put(
                        Setting.MAX_AGE,
                        DurationParser::parse,
                        (streams, time) -> new StreamOptions(streams.heartbeat(), streams.retry(), time))
                .put(Setting.MAX_RETRY, DurationParser::parse, StreamOptions::withMaxEventRetry)
                .put(Setting.SNAPSHOT_EVENTS, Given::parseNumber, StreamOptions::withMaxSnapshotEvents)
                .put(Setting.STREAM_KEPT, DurationParser::parse, StreamOptions::withStreamKept)
                .options()
                .with(MemorySettings.plan(settings))
                .with(presence(settings));
    }

    private static PresenceOptions presence(Settings settings) {
        List<Selector> topics = settings.all(Setting.PRESENCE).stream()
                .map(given -> given.as(HubSettings::topics))
                .toList();
        return new Filled<>(settings, PresenceOptions.NONE.withTopics(topics))
                .put(Setting.PRESENCE_DEBOUNCE, DurationParser::parse, PresenceOptions::withDebounce)
                .put(Setting.PRESENCE_MAX_MEMBERS, Given::parseNumber, PresenceOptions::withMaxMembers)
                .put(Setting.PRESENCE_KEPT, DurationParser::parse, PresenceOptions::withKept)
                .options();
    }

    private static Selector topics(String text) {
        Selector topics = Selector.of(text);
        if (topics.isReserved()) {
            throw new InvalidValueException(
                    Text.quote(text) + " names topics of the hub's own, whose readers are not told; expected others");
        }
        return topics;
    }
}
