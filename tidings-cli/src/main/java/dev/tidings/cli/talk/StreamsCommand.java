package dev.tidings.cli.talk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.print.Table;
import dev.tidings.client.HubOperator;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidings streams}: who is connected to a hub, and an end to some of them. */
@Command(
        name = "streams",
        description = {"List the open streams of a hub, the oldest first. Needs a token that may operate on **."},
        footer = {
            "",
            "Examples:",
            "  tidings streams --token-file operator.token",
            "  tidings streams --sort lag --limit 10",
            "  tidings streams --topic prices/gold --address 192.0.2.0/24",
            "  tidings streams kick 0-dq1x3b9k2s",
            "  tidings streams kick --subject anna --stop"
        })
public final class StreamsCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private OperatorOption hub = new OperatorOption();

    @Mixin
    private StreamsOption which = new StreamsOption();

    @Option(names = "--sort", description = "age, or lag for those first that are furthest behind (default: age).")
    private @Nullable String sort;

    @Option(names = "--limit", description = "How many at the most: 1 to 1000 (default: 100).")
    private @Nullable String limit;

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "Those behind this one, as the last line of a list says.")
    private @Nullable String after;

    private StreamsCommand(Surroundings around) {
        this.around = around;
    }

    /** The command and those below it. */
    public static CommandLine commandLine(Surroundings around) {
        return new CommandLine(new StreamsCommand(around)).addSubcommand(new Kick(around));
    }

    /** @throws IOException if the hub cannot be reached, or refuses */
    @Override
    public Integer call() throws IOException {
        Map<String, String> parameters = which.parameters();
        StreamsOption.put(parameters, "sort", sort);
        StreamsOption.put(parameters, "limit", limit);
        StreamsOption.put(parameters, "after", after);
        String answer = hub.operator(around.environment()).ask("streams", parameters);
        JsonNode page = hub.read(answer, around.environment());
        if (hub.isJson()) {
            around.out().print(answer);
            around.out().flush();
            return ExitCode.OK;
        }
        StreamTable.of(page.path("streams")).print(around.out());
        around.err()
                .println(page.path("streams").size() + " of "
                        + Figures.count(page.path("open").asLong(), "open stream") + " of the node "
                        + Table.harmless(page.path("node").asText())
                        + (page.has("next")
                                ? "; more: --after "
                                        + Table.harmless(page.path("next").asText())
                                : ""));
        return ExitCode.OK;
    }

    /** {@code tidings streams kick}. */
    @Command(
            name = "kick",
            description = {
                "End streams: one by its id, or all that are meant by the options. Their clients are told to come back,",
                "with --stop to stay away. What was granted is not taken back; see tidings revoke."
            })
    static final class Kick implements Callable<Integer> {
        private final Surroundings around;

        @Parameters(paramLabel = "ID", arity = "0..*", description = "The streams, by the ids that a list shows.")
        private List<String> ids = new ArrayList<>();

        @Mixin
        private OperatorOption hub = new OperatorOption();

        @Mixin
        private StreamsOption which = new StreamsOption();

        @Option(names = "--stop", description = "Tell their clients not to come back.")
        private boolean stop;

        Kick(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() throws IOException {
            Map<String, String> parameters = which.parameters();
            if (ids.isEmpty() == parameters.isEmpty()) {
                throw new InvalidValueException(
                        "Which streams are to end is said by their ids, or by options; expected one of both");
            }
            HubOperator operator = hub.operator(around.environment());
            if (stop) {
                parameters.put("stop", "true");
            }
            if (ids.isEmpty()) {
                return say(operator.end("streams", parameters));
            }
            Map<String, String> alone = new LinkedHashMap<>(parameters);
            for (String id : ids) {
                if (!id.matches("[0-9a-z]+-[0-9a-z]+")) {
                    throw new InvalidValueException("The stream id " + Table.harmless(id)
                            + " is none; expected one that tidings streams shows");
                }
                say(operator.end("streams/" + id, alone));
            }
            return ExitCode.OK;
        }

        private int say(String answer) throws IOException {
            JsonNode ended = hub.read(answer, around.environment());
            if (hub.isJson()) {
                around.out().print(answer);
                around.out().flush();
            } else {
                around.out()
                        .println("Ended: " + Figures.count(ended.path("ended").asLong(), "stream"));
            }
            return ExitCode.OK;
        }
    }
}
