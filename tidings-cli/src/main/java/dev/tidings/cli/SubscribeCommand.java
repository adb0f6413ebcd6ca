package dev.tidings.cli;

import dev.tidings.client.EventStreamClient;
import dev.tidings.client.EventStreamOptions;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidings subscribe}: events as they come, until told to stop. */
@Command(
        name = "subscribe",
        description = "Prints events as they come, and comes back without losing one when the connection is lost.",
        footer = {
            "",
            "Examples:",
            "  tidings subscribe prices/gold",
            "  tidings subscribe 'prices/*' news --json",
            "  tidings subscribe '**' --from earliest --count 10"
        })
final class SubscribeCommand implements Callable<Integer> {
    /** Four of the hub's default heartbeats. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);

    private final Surroundings around;

    @Parameters(
            arity = "1..*",
            paramLabel = "TOPIC",
            description = "A topic, or a pattern: * stands for one level of it, ** for any rest.")
    private List<String> selectors = List.of();

    @Option(
            names = "--from",
            paramLabel = "ID",
            description =
                    "Begin after the event with this id; earliest for all that is kept (default: new events only).")
    private String from = "";

    @Option(
            names = "--json",
            description = "One JSON object a line, with id, type and data, instead of the data alone.")
    private boolean json;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many events (default: never).")
    private @Nullable Long count;

    @Mixin
    private HubOption hub = new HubOption();

    SubscribeCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count != null && count < 1) {
            throw new InvalidValueException("--count: " + count + " is too few; expected at least 1");
        }
        List<String> wanted = Selectors.of(selectors).all().stream()
                .map(selector -> selector.text())
                .toList();
        URI uri = hub.address(around.environment()).stream(wanted);
        EventStreamOptions options =
                EventStreamOptions.of(uri).resumeAfter(from).withIdleTimeout(IDLE_TIMEOUT);
        EventPrinter printer = new EventPrinter(around, json, count == null ? Long.MAX_VALUE : count);
        EventStreamClient stream = EventStreamClient.open(options, printer);
        try {
            return printer.awaitExitCode();
        } finally {
            stream.close();
        }
    }
}
