package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.EventStreamBuilder;
import dev.tidings.client.EventStreamClient;
import dev.tidings.client.HubAddress;
import dev.tidings.log.BeginningParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selectors;
import java.net.URI;
import java.net.http.HttpClient;
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
            "  tidings subscribe prices/gold --from -50",
            "  tidings subscribe prices/gold --after 1y1cvqqd-42",
            "  tidings subscribe 'prices/*' --from newest",
            "  tidings subscribe 'prices/*' news --json",
            "  tidings subscribe '**' --from earliest --count 10"
        })
public final class SubscribeCommand implements Callable<Integer> {
    private static final BeginningParser FROM = new BeginningParser("--from", "--after");

    private final Surroundings around;

    @Parameters(
            arity = "1..*",
            paramLabel = "TOPIC",
            description = "A topic, or a pattern: * stands for one level of it, ** for any rest.")
    private List<String> selectors = List.of();

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description = {
                "Where to begin (default: with new events only):",
                "earliest: with all that is kept",
                "newest: with the newest event of each topic, and of each key there",
                "-50: with the newest 50 events",
                "2026-01-31T12:00:00Z: with what was published then or later"
            })
    private @Nullable String from;

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "Begin with what follows the event of this id; goes before --from.")
    private String after = "";

    @Option(
            names = "--json",
            description = "One JSON object a line, with id, topic, type, time, key and data, instead of the data alone;"
                    + " data that was published as JSON is JSON.")
    private boolean json;

    @Option(
            names = "--marks",
            description = "Say where what was kept ends and new events begin: on the standard error, with --json as an"
                    + " object of type tidings.live.")
    private boolean marks;

    @Option(names = "--count", paramLabel = "N", description = "Stop after so many events (default: never).")
    private @Nullable Long count;

    @Mixin
    private HubOption hub = new HubOption();

    public SubscribeCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count != null && count < 1) {
            throw new InvalidValueException("--count: " + count + " is too few; expected at least 1");
        }
        EventPrinter printer = new EventPrinter(around, json, count == null ? Long.MAX_VALUE : count);
        EventStreamBuilder builder = EventStreamClient.builder(address()).resumeAfter(after);
        builder = json ? builder.envelope() : builder;
        builder = marks ? builder.marks() : builder;
        @Nullable HttpClient http = hub.httpClient();
        builder = http == null ? builder : builder.httpClient(http);
        @Nullable String authorization = hub.authorization(around.environment());
        builder = authorization == null ? builder : builder.header("Authorization", authorization);
        EventStreamClient stream = builder.open(printer);
        try {
            return printer.awaitExitCode();
        } finally {
            stream.close();
        }
    }

    private URI address() {
        List<String> wanted = Selectors.of(selectors).all().stream()
                .map(selector -> selector.text())
                .toList();
        HubAddress address = hub.address(around.environment());
        if (from == null) {
            return address.stream(wanted);
        }
        FROM.parse(from);
        return address.stream(wanted, from);
    }
}
