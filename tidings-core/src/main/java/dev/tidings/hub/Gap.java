package dev.tidings.hub;

import dev.tidings.event.HubEvent;
import dev.tidings.log.EventLog.Slice;
import dev.tidings.wire.SseEncoder;
import java.util.stream.Stream;

/**
 * Events that a subscriber should have had and does not get, mostly because they are gone for good: told in the stream, before the first event that follows, as an event
 * of type {@code tidings.gap} which any {@code EventSource} can listen to.
 *
 * @param requested the cursor after which the subscriber was due events
 * @param resumedAfter the id after which the stream goes on: the client's cursor from now on
 */
public record Gap(String requested, String resumedAfter, Reason reason) implements StreamItem {
    /** Why the events are gone. */
    public enum Reason {
        /** The log's bounds made it discard events after the cursor. */
        DISCARDED("discarded"),
        /** Somebody deleted events after the cursor. */
        DELETED("deleted"),
        /** The log neither holds nor ever assigned the cursor, so anything may have been missed. */
        UNKNOWN_ID("unknown-id"),
        /** The log stopped searching for the newest events that were asked for: there may be more of them before those that follow. */
        NOT_SEARCHED("not-searched");

        private final String code;

        /** Why what a slice says is gone is. */
        static Reason of(Slice slice) {
            return slice.isDeletion() ? DELETED : DISCARDED;
        }

        /** The one of a code. */
        static Reason of(String code) {
            return Stream.of(values())
                    .filter(reason -> reason.code.equals(code))
                    .findFirst()
                    .orElse(UNKNOWN_ID);
        }

        Reason(String code) {
            this.code = code;
        }

        /** The reason as the protocol and the metrics spell it, such as {@code unknown-id}. */
        public String code() {
            return code;
        }
    }

    @Override
    public String cursor() {
        return resumedAfter;
    }

    byte[] frame() {
        return SseEncoder.encode(resumedAfter, HubEvent.GAP.with(json()));
    }

    /** The gap as readers are told it: an object. */
    public String json() {
        return "{\"requested\":" + json(requested) + ",\"resumedAfter\":" + json(resumedAfter) + ",\"reason\":\""
                + reason.code + "\"}";
    }

    /** The cursor comes from the network: anything but plain text is escaped, half a surrogate pair too. */
    static String json(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c) || c == 0x7f) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
