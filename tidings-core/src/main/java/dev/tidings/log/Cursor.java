package dev.tidings.log;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import java.time.Instant;

/** Where in the log a subscriber begins. */
public sealed interface Cursor {
    /** All that is kept. */
    Cursor EARLIEST = new Earliest();

    /** The newest event of each topic and key, and then what comes. */
    Cursor NEWEST = new Newest();

    /** As a client writes it. */
    String text();

    /** The cursor that a client holds: the last event id it got, or {@link Event#EARLIEST}. */
    static Cursor of(String id) {
        return id.equals(Event.EARLIEST) ? EARLIEST : new After(id);
    }

    /**
     * What comes after an event that the client has.
     *
     * @param id the event's; from the network, so it may be anything
     */
    record After(String id) implements Cursor {
        @Override
        public String text() {
            return id;
        }
    }

    /** See {@link #EARLIEST}. */
    record Earliest() implements Cursor {
        @Override
        public String text() {
            return Event.EARLIEST;
        }
    }

    /**
     * The newest events that the subscriber's view sees, or as many as there are.
     *
     * @param count 1 to {@value #MAX_COUNT}
     */
    record Last(int count) implements Cursor {
        public static final int MAX_COUNT = 1_000_000;

        /** @throws InvalidValueException if {@code count} is out of its range */
        public Last {
            if (count < 1 || count > MAX_COUNT) {
                throw new InvalidValueException(
                        "The number of events to begin with is " + count + "; expected 1 to " + MAX_COUNT);
            }
        }

        @Override
        public String text() {
            return "-" + count;
        }
    }

    /**
     * See {@link #NEWEST}. Of each topic that the view sees, and of each key where its events have keys, the newest event that the view sees: as a
     * {@link ViewSnapshot}, after which the stream goes on from the head.
     */
    record Newest() implements Cursor {
        public static final String TEXT = "newest";

        @Override
        public String text() {
            return TEXT;
        }
    }

    /** What was committed at {@code time} or later, by the log's clock; what that gave a time to come counts as of when it was set right. */
    record Since(Instant time) implements Cursor {
        @Override
        public String text() {
            return time.toString();
        }
    }
}
