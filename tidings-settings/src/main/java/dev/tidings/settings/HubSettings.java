package dev.tidings.settings;

import dev.tidings.hub.StreamOptions;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;

/** Makes of the settings the options of a hub. */
public final class HubSettings {
    private HubSettings() {}

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
                .options();
    }
}
