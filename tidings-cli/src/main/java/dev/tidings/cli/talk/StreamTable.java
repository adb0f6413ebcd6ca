package dev.tidings.cli.talk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Open streams as a table for people. */
final class StreamTable {
    private static final int SELECTORS = 60;

    private StreamTable() {}

    static Table of(JsonNode streams) {
        Table table = new Table("ID", "ADDRESS", "AGE", "STATE", "LAG", "BEHIND", "SUBJECT", "SELECTORS");
        for (JsonNode stream : streams) {
            table.row(
                    text(stream, "id"),
                    text(stream, "address"),
                    time(stream.path("age").asDouble()),
                    text(stream, "state"),
                    Figures.bytes(stream.path("lag").path("bytes").asLong()),
                    time(stream.path("lag").path("seconds").asDouble()),
                    text(stream, "subject"),
                    selectors(stream));
        }
        return table;
    }

    static String text(JsonNode json, String name) {
        return json.path(name).asText("-");
    }

    /** In the two largest units: {@code 2d 3h}. */
    static String time(double seconds) {
        Duration time = Duration.ofSeconds((long) seconds);
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + "m " + time.toSecondsPart() + "s" : time.toSeconds() + "s";
    }

    private static String selectors(JsonNode stream) {
        List<String> all = new ArrayList<>();
        stream.path("selectors").forEach(one -> all.add(one.asText()));
        String text = String.join(" ", all);
        boolean isCut =
                text.length() > SELECTORS || stream.path("selectorCount").asInt() > all.size();
        return text.substring(0, Math.min(text.length(), SELECTORS)) + (isCut ? "..." : "");
    }
}
