package dev.tidings.cli.bench;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.topic.DurationParser;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidings bench}: what a hub does, measured. */
@Command(name = "bench", description = "Measures a hub.", synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand {
    private final Surroundings around;

    public BenchCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws IOException if the hub fails, or a file cannot be written */
    @Command(
            name = "fanout",
            description = {
                "Publishes events to many subscribers, each of which sees all of them, and measures what each delivery takes: time, CPU, memory."
                        + " Exit code 1 if one was lost or came twice.",
                ""
            },
            sortOptions = false,
            abbreviateSynopsis = true,
            footer = {
                "",
                "Examples:",
                "  tidings bench fanout",
                "  tidings bench fanout --subscribers 10000 --rate 100 --html report.html",
                "  tidings bench fanout --window 8 --json result.json",
                "  tidings bench fanout --http h2 --streams-per-connection 100 --subscribers 10000",
                "  tidings bench fanout --server http://127.0.0.1:8080 --server-pid 4242"
            })
    int fanout(@Mixin FanoutArguments arguments) throws IOException {
        return arguments.run(around.out(), around.err(), DurationParser::parse);
    }
}
