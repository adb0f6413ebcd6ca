package dev.tidings.cli.talk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.print.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidings topics}: what is published the most, or read the most. */
@Command(
        name = "topics",
        description = {
            "List the topics of a hub's newest events, those of the most events first, or what the most of its",
            "streams select. Needs a token that may operate on **."
        },
        footer = {
            "",
            "Examples:",
            "  tidings topics --token-file operator.token",
            "  tidings topics --sort readers --limit 10"
        })
public final class TopicsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private OperatorOption hub = new OperatorOption();

    @Option(names = "--sort", description = "rate, or readers (default: rate).")
    private @Nullable String sort;

    @Option(names = "--limit", description = "How many at the most: 1 to 200 (default: 50).")
    private @Nullable String limit;

    public TopicsCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws IOException if the hub cannot be reached, or refuses */
    @Override
    public Integer call() throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        StreamsOption.put(parameters, "sort", sort);
        StreamsOption.put(parameters, "limit", limit);
        String answer = hub.operator(around.environment()).ask("topics", parameters);
        JsonNode ranking = hub.read(answer, around.environment());
        if (hub.isJson()) {
            around.out().print(answer);
            around.out().flush();
        } else {
            table(ranking).print(around.out());
        }
        return ExitCode.OK;
    }

    /** Of an answer by rate or by readers. */
    static Table table(JsonNode ranking) {
        boolean isByRate = ranking.has("window");
        Table table =
                isByRate ? new Table("EVENTS/S", "BYTES/S", "READERS", "TOPIC") : new Table("READERS", "SELECTOR");
        for (JsonNode topic : ranking.path("topics")) {
            String readers = Figures.count(topic.path("readers").asLong());
            if (isByRate) {
                table.row(
                        Figures.number(topic.path("rate").asDouble()),
                        Figures.number(topic.path("bytesPerSecond").asDouble()),
                        readers,
                        StreamTable.text(topic, "topic"));
            } else {
                table.row(readers, StreamTable.text(topic, "selector"));
            }
        }
        return table;
    }
}
