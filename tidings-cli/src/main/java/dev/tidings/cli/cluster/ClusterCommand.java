package dev.tidings.cli.cluster;

import dev.tidings.cli.print.Surroundings;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidings cluster}: several hubs on one engine. */
@Command(name = "cluster", description = "Several hubs on one engine.", synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand {
    private final Surroundings around;
    private final Class<?> program;

    /** @param program the class of the program that ends when its standard input does */
    public ClusterCommand(Surroundings around, Class<?> program) {
        this.around = around;
        this.program = program;
    }

    /** @throws IOException if the page cannot be served, or a process cannot be started */
    @Command(
            name = "demo",
            description = {
                "Runs a cluster of three nodes on this machine, in memory, until it is told to stop, and a page that shows the same ticker from each of"
                        + " them. The page kills a node, and shows a stream go on at another, with no event missing and none twice.",
                ""
            },
            sortOptions = false,
            abbreviateSynopsis = true,
            footer = {
                "",
                "Examples:",
                "  tidings cluster demo",
                "  tidings cluster demo --kill-after 20s",
                "  tidings cluster demo --engine redis://127.0.0.1:6379"
            })
    int demo(@Mixin DemoArguments arguments) throws IOException {
        return arguments.run(around, program);
    }
}
