package dev.tidings.cli.log;

import dev.tidings.cli.engine.EngineLook;
import dev.tidings.cli.print.JsonText;
import dev.tidings.cluster.Sequencer;
import dev.tidings.cluster.Sequencer.Span;
import dev.tidings.topic.InvalidValueException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the engine of a cluster keeps, for people and programs. */
record EngineReport(String engine, Span span) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** @throws InvalidValueException if it does not answer; the message says why */
    static EngineReport of(Sequencer sequencer) {
        return new EngineReport(sequencer.describe(), EngineLook.at(sequencer, PATIENCE));
    }

    Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("engine", engine);
        figures.put("incarnation", span.incarnation());
        figures.put(
                "holds",
                span.oldest() > span.head()
                        ? "nothing; the last entry was " + span.head()
                        : "entries " + span.oldest() + " to " + span.head());
        return figures;
    }

    void printTo(PrintWriter out) {
        figures().forEach((name, value) -> out.println(name + " ".repeat(13 - name.length()) + value));
        out.flush();
    }

    JsonText putInto(JsonText json) {
        return json.put("engine", engine)
                .put("incarnation", span.incarnation())
                .put("engineOldest", span.oldest())
                .put("engineHead", span.head());
    }
}
