package dev.tidings.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event with all that the hub tells of it, as a stream brings it that was opened with {@link EventStreamBuilder#envelope}.
 *
 * @param topic the first of its topics that the stream's selectors match
 * @param type {@code message} if it named none
 * @param time when the hub took it
 * @param key what conflation replaces; null for its topic
 * @param data text; or JSON as it was published, on one line
 * @param isEnd whether its topics end with it
 * @param isJson whether the data was published as JSON: the number 12, and not the text "12"
 * @param traceParent within which trace it was published (W3C Trace Context), where the hub {@linkplain dev.tidings.event.Event#traceParent() keeps} that; null where it does not
 */
public record EventEnvelope(
        String topic,
        String id,
        String type,
        Instant time,
        @Nullable String key,
        boolean isEnd,
        String data,
        boolean isJson,
        @Nullable String traceParent) {}
