package dev.tidings.event;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened, as the event-stream format (WHATWG HTML, section 9.2) can carry it. Immutable; safe to share between
 * threads. What would break a stream (a line end in an id or a type) cannot be in one, so no encoder ever meets it.
 *
 * <p>Made by a {@link Builder}, which refuses more than the constructor: that is for logs, which may have kept what was allowed before.
 *
 * @param id the publisher's own id, or null to have the log assign one; no CR, LF, NUL, not {@code earliest}, 1 to {@value #MAX_ID_BYTES} bytes
 * @param topics where it is published: at least one, without repetitions; the first is the canonical one
 * @param type the event type that {@code addEventListener} names; null for the default, {@code message}
 * @param data the payload: any text; line ends (CRLF, CR, LF) reach the reader as LF
 * @param isJson whether the data is JSON (RFC 8259), and not text that may look like it: so the number 12 is told from the text "12" wherever data is put
 *     into JSON. It is not checked here, there being no parser: who makes the event promises it
 * @param retry the reconnection time that readers shall use from now on, whole milliseconds; null to leave theirs alone
 * @param isPrivate whether only readers with a grant for one of its topics may see it
 * @param key what conflation replaces: of events with equal keys only the newest matters; null for the canonical topic
 * @param isEnd whether its topics end with it: nothing comes after it on any of them
 * @param hasData false for an event that is nothing but the end of its topics: then the data is empty, and readers are sent no block for it
 * @param ttl for how long it may be read, from when it was committed: whole milliseconds, 1 to {@link #MAX_TTL}; null for as long as the log keeps it
 * @param traceParent within which trace it was published, as version 00 of W3C Trace Context's {@link TraceParent traceparent} has it; null where nothing is known of one. No part of what the event says: the same event sent again is the same, whichever
 *     trace that is in
 */
public record Event(
        @Nullable String id,
        List<Topic> topics,
        @Nullable String type,
        String data,
        boolean isJson,
        @Nullable Duration retry,
        boolean isPrivate,
        @Nullable String key,
        boolean isEnd,
        boolean hasData,
        @Nullable Duration ttl,
        @Nullable String traceParent) {
    /** A hundred years. */
    public static final Duration MAX_TTL = Duration.ofDays(36_525);

    public static final int MAX_ID_BYTES = 256;
    public static final int MAX_TYPE_BYTES = 256;
    public static final int MAX_KEY_BYTES = 1024;
    /** The cursor that stands for all that is kept; no event may have it for an id. */
    public static final String EARLIEST = "earliest";

    /** @throws InvalidValueException if a value breaks its rule above */
    public Event {
        topics = topics.size() == 1
                ? List.copyOf(topics)
                : topics.stream().distinct().toList();
        if (topics.isEmpty()) {
            throw new InvalidValueException("The event has no topic; expected at least one");
        }
        if (id != null) {
            requireId(id);
        }
        if (type != null) {
            requireText("event type", type, MAX_TYPE_BYTES);
        }
        if (key != null) {
            requireText("conflation key", key, MAX_KEY_BYTES);
        }
        if (retry != null) {
            requireMillis(retry);
        }
        if (ttl != null) {
            requireTtl(ttl);
        }
        if (traceParent != null) {
            TraceParent.require(traceParent);
        }
        requireUnicode(data);
        if (!hasData && !(isEnd && data.isEmpty())) {
            throw new InvalidValueException(
                    "The event has no data; expected some, or the end of its topics and nothing else");
        }
    }

    /** An event with data that ends nothing, and of no known trace. */
    public Event(
            @Nullable String id,
            List<Topic> topics,
            @Nullable String type,
            String data,
            boolean isJson,
            @Nullable Duration retry,
            boolean isPrivate,
            @Nullable String key) {
        this(id, topics, type, data, isJson, retry, isPrivate, key, false, true, null, null);
    }

    private static void requireTtl(Duration ttl) {
        boolean isWhole = ttl.equals(Duration.ofMillis(ttl.toMillis()));
        if (!isWhole || ttl.isNegative() || ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
            throw new InvalidValueException("The time to live " + ttl
                    + " is out of range; expected whole milliseconds, from PT0.001S to " + MAX_TTL);
        }
    }

    private static void requireId(String id) {
        requireText("event id", id, MAX_ID_BYTES);
        if (id.equals(EARLIEST)) {
            throw new InvalidValueException("The event id " + Text.quote(id)
                    + " is taken: as a cursor it has a meaning of its own; expected another");
        }
    }

    /** @throws InvalidValueException if its id or its type is the {@linkplain HubEvent hub's own}; a builder has said so before */
    public void requireNotTheHubs() {
        requireNotTheHubs("event id", id);
        requireNotTheHubs("event type", type);
    }

    /** @throws InvalidValueException if it is public, and one of its topics is the hub's own */
    public void requirePrivateIfReserved() {
        for (int i = 0; i < topics.size(); i++) {
            if (!isPrivate && topics.get(i).isReserved()) {
                throw new InvalidValueException(
                        "The topic " + Text.quote(topics.get(i).name())
                                + " is one of the hub's own, whose events are private; expected a private event, or a topic whose first level is not "
                                + Topic.RESERVED);
            }
        }
    }

    private static void requireNotTheHubs(String what, @Nullable String value) {
        if (value != null && HubEvent.isReserved(value)) {
            throw new InvalidValueException("The " + what + " " + Text.quote(value)
                    + " is the hub's own; expected one that does not begin with " + HubEvent.PREFIX);
        }
    }

    /** HTTP strips a header's value, {@code Last-Event-ID} too. A tab cannot be in an id, and of other spaces it strips none. */
    private static void requireNoOuterSpace(String id) {
        if (id.startsWith(" ") || id.endsWith(" ")) {
            throw new InvalidValueException(
                    "The event id " + Text.quote(id)
                            + " begins or ends with a space, which HTTP strips from the Last-Event-ID that a client comes back with; expected none");
        }
    }

    private static void requireText(String what, String text, int maxBytes) {
        int bytes = Text.utf8Length(text);
        if (bytes == 0 || bytes > maxBytes) {
            throw new InvalidValueException("The " + what + " " + Text.quote(text) + " is " + bytes
                    + " bytes long in UTF-8; expected 1 to " + maxBytes);
        }
        int bad = Text.firstUnprintable(text);
        if (bad >= 0) {
            throw new InvalidValueException("The " + what + " " + Text.quote(text)
                    + " has a control or format character at index " + bad + "; expected none");
        }
    }

    private static void requireMillis(Duration retry) {
        boolean whole = retry.toNanosPart() % 1_000_000 == 0;
        if (!whole || retry.isNegative() || retry.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
            throw new InvalidValueException("The retry " + retry + " is no reconnection time; expected 0 to "
                    + Integer.MAX_VALUE + " whole milliseconds");
        }
    }

    private static void requireUnicode(String data) {
        int bad = Text.firstUnpairedSurrogate(data);
        if (bad >= 0) {
            throw new InvalidValueException("The data has half a surrogate pair at index " + bad
                    + ", which has no UTF-8 form; expected Unicode text");
        }
    }

    /** The topic that stands for the event where only one can. */
    public Topic canonicalTopic() {
        return topics.get(0);
    }

    /** The same, with an id to be assigned by the log. */
    public Event withoutId() {
        return id == null
                ? this
                : new Event(null, topics, type, data, isJson, retry, isPrivate, key, isEnd, hasData, ttl, traceParent);
    }

    /** Whether another one says the same, whichever traces the two are of. */
    public boolean saysTheSameAs(Event other) {
        return withoutTrace().equals(other.withoutTrace());
    }

    private Event withoutTrace() {
        return traceParent == null
                ? this
                : new Event(id, topics, type, data, isJson, retry, isPrivate, key, isEnd, hasData, ttl, null);
    }

    /** A builder of an event on one or more topics, with no data yet; data that is empty on purpose has to be said. */
    public static Builder on(String... topics) {
        return new Builder(List.of(topics).stream().map(Topic::new).toList());
    }

    /** A builder of an event on one or more topics, with no data yet. */
    public static Builder on(List<Topic> topics) {
        return new Builder(topics);
    }

    /** Collects the parts of an {@link Event}. Not safe for use by several threads. */
    public static final class Builder {
        private final List<Topic> topics;
        private @Nullable String id;
        private @Nullable String type;
        private @Nullable String data;
        private boolean isJson;
        private @Nullable Duration retry;
        private boolean isPrivate;
        private @Nullable String key;
        private boolean isEnd;
        private @Nullable Duration ttl;
        private @Nullable String traceParent;

        private Builder(List<Topic> topics) {
            this.topics = topics;
        }

        public Builder id(@Nullable String id) {
            this.id = id;
            return this;
        }

        public Builder type(@Nullable String type) {
            this.type = type;
            return this;
        }

        /** Text, in the place of what was given before. */
        public Builder data(String data) {
            this.data = data;
            isJson = false;
            return this;
        }

        /**
         * A JSON value, in the place of what was given before: {@code {"price":1.10}}, {@code 12}, {@code "text"}, quotes included.
         *
         * @param json is JSON, whole and alone; the caller promises it, and readers who are given it inside of other JSON could not read it otherwise
         */
        public Builder json(String json) {
            this.data = json;
            isJson = true;
            return this;
        }

        public Builder retry(@Nullable Duration retry) {
            this.retry = retry;
            return this;
        }

        public Builder isPrivate(boolean isPrivate) {
            this.isPrivate = isPrivate;
            return this;
        }

        public Builder key(@Nullable String key) {
            this.key = key;
            return this;
        }

        /** For how long it may be read, from when it is committed; null for as long as the log keeps it. */
        public Builder ttl(@Nullable Duration ttl) {
            this.ttl = ttl;
            return this;
        }

        /** Within which trace it is published, such as {@code 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01}; null for none. Readers of envelopes are shown it. */
        public Builder traceParent(@Nullable String traceParent) {
            this.traceParent = traceParent;
            return this;
        }

        /** Ends its topics: nothing comes after it on any of them. Such an event needs no data. */
        public Builder end(boolean isEnd) {
            this.isEnd = isEnd;
            return this;
        }

        /**
         * @throws InvalidValueException if a part breaks its rule, the id begins or ends with a space (it would not come back), or the id or the type is
         *     the {@linkplain HubEvent hub's own}
         * @throws InvalidValueException if it was given no data and is not the end of its topics alone, or a topic has a star or very many levels, which can
         *     only be a mistake
         */
        public Event build() {
            if (id != null) {
                requireNoOuterSpace(id);
            }
            if (data == null) {
                requireEndAlone();
            }
            topics.forEach(Topic::requirePublishable);
            Event event = new Event(
                    id,
                    topics,
                    type,
                    data == null ? "" : data,
                    isJson,
                    retry,
                    isPrivate,
                    key,
                    isEnd,
                    data != null,
                    ttl,
                    traceParent);
            event.requireNotTheHubs();
            return event;
        }

        private void requireEndAlone() {
            if (!isEnd) {
                throw new InvalidValueException(
                        "The event has no data; expected some, if only the empty text: data(\"\")");
            }
            if (type != null || retry != null || key != null) {
                throw new InvalidValueException(
                        "The end of a topic has a type, a retry or a key, and no data that they could be of; expected data, or none of them");
            }
        }
    }
}
