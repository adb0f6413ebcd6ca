package dev.tidings.outbox;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The table of an outbox, by its name. Beside it there is one more, whose name ends in {@code _turn}.
 *
 * @param name letters, digits and underscores, at most {@value #MAX_NAME}; a schema before it is allowed: {@code shop.outbox}
 */
public record OutboxTable(String name) {
    static final int MAX_NAME = 58;
    private static final Pattern FORM = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]*");
    private static final String USUAL = "tidings_outbox";

    public static final OutboxTable DEFAULT = new OutboxTable(USUAL);

    /** @throws InvalidValueException if the name is of another form */
    public OutboxTable {
        if (!FORM.matcher(name).matches()
                || name.substring(name.indexOf('.') + 1).length() > MAX_NAME) {
            throw new InvalidValueException("The table " + Text.quote(name)
                    + " is not one for an outbox; expected a name of letters, digits and underscores, at most "
                    + MAX_NAME
                    + " of them, with or without a schema before it");
        }
    }

    /** The statements that make it, with semicolons between them: for PostgreSQL, and for H2 in tests. */
    public String ddl() {
        try (InputStream script = OutboxTable.class.getResourceAsStream("outbox.sql")) {
            String text = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(USUAL, name);
        } catch (IOException failure) {
            throw new UncheckedIOException("The statements for an outbox could not be read", failure);
        }
    }

    String turn() {
        return name + "_turn";
    }

    @Override
    public String toString() {
        return name;
    }
}
