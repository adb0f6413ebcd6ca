package dev.tidings.outbox;

import dev.tidings.event.Event;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Topic;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits.
 *
 * @param number the row's
 * @param event null where what is in the row is none
 * @param fault why; empty where it is one
 * @param chars what it takes, about
 */
record OutboxRow(long number, @Nullable Event event, String fault, int chars) {
    static final String WRITTEN =
            "event_id, topics, event_type, event_key, data, is_json, is_private, is_end, retry_ms, ttl_ms";
    static final String PLACES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
    static final String READ = "id, " + WRITTEN;
    /** No topic has one. */
    private static final String BETWEEN_TOPICS = "\n";

    private static final int CHARS_BESIDES = 256;

    /** Writes an event into the places of {@link #WRITTEN}, and returns the id that it has there: a new one of its own, for one without. Numbers are given anew where a database is restored. */
    static String write(Event event, PreparedStatement into) throws SQLException {
        String given = event.id();
        String id = given == null ? newId() : given;
        into.setString(1, id);
        into.setString(2, event.topics().stream().map(Topic::name).collect(Collectors.joining(BETWEEN_TOPICS)));
        into.setString(3, event.type());
        into.setString(4, event.key());
        into.setString(5, event.hasData() ? event.data() : null);
        into.setBoolean(6, event.isJson());
        into.setBoolean(7, event.isPrivate());
        into.setBoolean(8, event.isEnd());
        setMillis(into, 9, event.retry());
        setMillis(into, 10, event.ttl());
        return id;
    }

    /** Without a dash, no log can have assigned it. */
    private static String newId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static void setMillis(PreparedStatement into, int place, @Nullable Duration time) throws SQLException {
        if (time == null) {
            into.setNull(place, Types.BIGINT);
        } else {
            into.setLong(place, time.toMillis());
        }
    }

    /** Reads the columns of {@link #READ}. */
    static OutboxRow read(ResultSet row) throws SQLException {
        long number = row.getLong(1);
        @Nullable String data = row.getString(6);
        int chars = CHARS_BESIDES + (data == null ? 0 : data.length());
        try {
            return new OutboxRow(number, event(row, data), "", chars);
        } catch (InvalidValueException wrong) {
            return new OutboxRow(number, null, String.valueOf(wrong.getMessage()), chars);
        }
    }

    private static Event event(ResultSet row, @Nullable String data) throws SQLException {
        return new Event(
                row.getString(2),
                row.getString(3).lines().map(Topic::new).toList(),
                row.getString(4),
                data == null ? "" : data,
                row.getBoolean(7),
                millis(row, 10),
                row.getBoolean(8),
                row.getString(5),
                row.getBoolean(9),
                data != null,
                millis(row, 11),
                null);
    }

    private static @Nullable Duration millis(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Duration.ofMillis(millis);
    }
}
