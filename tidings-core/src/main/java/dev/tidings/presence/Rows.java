package dev.tidings.presence;

import dev.tidings.log.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody in a room after another, as columns of a form: all of a prefix have as many values. */
final class Rows {
    private final Form form;
    private final String prefix;
    private int size;

    Rows(Form form, String prefix) {
        this.form = form;
        this.prefix = prefix;
        this.size = form.all(prefix + "t").size();
    }

    int size() {
        return size;
    }

    /** Adds who it is. */
    Rows add(Room room, Attendance row) {
        form.add(prefix + "t", room.topic.name()).add(prefix + "i", row.issuer).add(prefix + "s", row.subject);
        size++;
        return this;
    }

    /** Adds a room. */
    Rows add(Room room) {
        form.add(prefix + "t", room.topic.name());
        size++;
        return this;
    }

    Rows with(String column, Object value) {
        form.add(prefix + column, value);
        return this;
    }

    String topic(int at) {
        return form.all(prefix + "t").get(at);
    }

    String issuer(int at) {
        return form.all(prefix + "i").get(at);
    }

    String subject(int at) {
        return form.all(prefix + "s").get(at);
    }

    String text(String column, int at) {
        return form.all(prefix + column).get(at);
    }

    /** Null for an empty one. */
    @Nullable
    String textOrNull(String column, int at) {
        String text = text(column, at);
        return text.isEmpty() ? null : text;
    }

    int number(String column, int at) {
        return Integer.parseInt(text(column, at));
    }

    long millis(String column, int at) {
        return Long.parseLong(text(column, at));
    }

    /** The topics of all. */
    List<String> topics() {
        return form.all(prefix + "t");
    }
}
