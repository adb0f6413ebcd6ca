package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.JsonText;
import dev.tidings.log.disk.LogInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log holds, for people and programs. Both have the same figures.
 *
 * @param events how many are kept
 * @param topics how many have an event that is kept
 * @param copy what it follows, where it is the copy of a cluster's node; else null
 */
public record LogReport(Path directory, LogInfo info, long events, long topics, @Nullable CopyReport copy) {
    /** A line a figure; those of a range are left out where there is none. */
    public void printTo(PrintWriter out) {
        Map<String, String> figures = figures();
        int width = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
        figures.forEach((name, value) -> out.println(name + " ".repeat(width - name.length() + 2) + value));
        out.flush();
    }

    private Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("folder", directory.toString());
        figures.put("events", Figures.count(events));
        figures.put("newest position", Long.toString(info.head()));
        if (isFilled()) {
            figures.put("oldest position", Long.toString(info.oldest()));
            figures.put("from", info.from().toString());
            figures.put("to", info.to().toString());
            figures.put("events per second", Figures.number(perSecond()));
        }
        figures.put("topics", Figures.count(topics));
        figures.put("bytes of events", Figures.bytes(info.eventBytes()));
        figures.put("bytes on disk", Figures.bytes(info.diskBytes()));
        if (copy == null) {
            figures.put("ids begin with", info.epoch());
        } else {
            figures.putAll(copy.figures());
        }
        return figures;
    }

    public String json() {
        JsonText json = new JsonText()
                .put("directory", directory.toString())
                .put("epoch", info.epoch())
                .put("events", events)
                .put("head", info.head());
        if (isFilled()) {
            json.put("oldest", info.oldest())
                    .put("from", info.from().toString())
                    .put("to", info.to().toString())
                    .put("eventsPerSecond", perSecond());
        }
        json.put("topics", topics).put("eventBytes", info.eventBytes()).put("diskBytes", info.diskBytes());
        if (copy != null) {
            copy.putInto(json);
        }
        return json.toString();
    }

    private boolean isFilled() {
        return info.events() > 0;
    }

    /** Over the time between the first and the last; of a moment, as if it were a second. */
    private double perSecond() {
        double seconds = Duration.between(info.from(), info.to()).toMillis() / 1000.0;
        return events / Math.max(1, seconds);
    }
}
