package dev.tidings.cli.journal;

import dev.tidings.client.JsonString;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/** How a line of the program's log looks. */
public enum LogForm {
    /** For people: the time here, the level, who says it, and what; a stack trace has lines of its own. */
    TEXT {
        @Override
        String of(LogLine line) {
            String name = line.logger();
            StringBuilder text = new StringBuilder()
                    .append(HERE.format(line.time().atZone(ZoneId.systemDefault())))
                    .append(' ')
                    .append(line.level())
                    .append(' ')
                    .append(name, name.lastIndexOf('.') + 1, name.length())
                    .append(" - ")
                    .append(line.message());
            for (KeyValuePair field : line.fields()) {
                text.append(' ').append(field.key).append('=').append(plain(field.value));
            }
            text.append('\n');
            return line.failure() == null
                    ? text.toString()
                    : text.append(stackTrace(line.failure())).toString();
        }
    },
    /** For programs: an object on one line, whatever is in it. */
    JSON {
        @Override
        String of(LogLine line) {
            StringBuilder json = new StringBuilder("{\"time\":\"")
                    .append(UTC.format(line.time().atOffset(ZoneOffset.UTC)))
                    .append("\",\"level\":\"")
                    .append(line.level())
                    .append('"');
            member(json, "logger", line.logger());
            member(json, "thread", line.thread());
            member(json, "message", line.message());
            for (KeyValuePair field : line.fields()) {
                if (!OWN.contains(field.key)) {
                    member(json, field.key, field.value);
                }
            }
            if (line.failure() != null) {
                member(json, "exception", stackTrace(line.failure()));
            }
            return json.append("}\n").toString();
        }
    };

    private static final DateTimeFormatter HERE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    /** As RFC 3339 has it. */
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX");

    private static final Pattern BARE = Pattern.compile("[\\p{Graph}&&[^\"\\\\]]+");
    private static final Set<String> OWN = Set.of("time", "level", "logger", "thread", "message", "exception");

    abstract String of(LogLine line);

    byte[] bytes(LogLine line) {
        return of(line).getBytes(StandardCharsets.UTF_8);
    }

    /** In quotes where it would not be told from what is beside it. */
    private static String plain(Object value) {
        String text = String.valueOf(value);
        return BARE.matcher(text).matches() ? text : JsonString.quote(text);
    }

    private static void member(StringBuilder json, String name, Object value) {
        json.append(',').append(JsonString.quote(name)).append(':');
        boolean isPlain = value instanceof Boolean || value instanceof Long || value instanceof Integer;
        json.append(isPlain ? value.toString() : JsonString.quote(String.valueOf(value)));
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
