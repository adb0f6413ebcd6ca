package dev.tidings.cli.talk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.print.Table;
import dev.tidings.client.HubOperator;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidings top}: how a hub stands, its busiest topics and the streams that are furthest behind, again and again. */
@Command(
        name = "top",
        description = {
            "Show how a hub stands: its streams, its rates, the topics of the most events, and the streams that are",
            "furthest behind. Goes on until it is interrupted. Needs a token that may operate on **."
        },
        footer = {"", "Examples:", "  tidings top --token-file operator.token", "  tidings top --once --rows 50"})
public final class TopCommand implements Callable<Integer> {
    /** To the first place of the screen, and nothing behind it. */
    private static final String CLEAR = "\033[H\033[2J";

    private static final int TOPICS = 8;
    private static final int MOST_ROWS = 1000;
    private static final int LONGEST_SECONDS = 3600;
    private static final int MOST_FAILURES = 5;

    private final Surroundings around;

    @Mixin
    private OperatorOption hub = new OperatorOption();

    @Option(names = "--once", description = "Show it once, and end.")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "How often it is shown anew (default: ${DEFAULT-VALUE}).")
    private int interval = 2;

    @Option(names = "--rows", paramLabel = "N", description = "How many streams are shown (default: ${DEFAULT-VALUE}).")
    private int rows = 20;

    public TopCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws IOException if the hub cannot be reached, or refuses */
    @Override
    public Integer call() throws IOException, InterruptedException {
        if (interval < 1 || interval > LONGEST_SECONDS || rows < 1 || rows > MOST_ROWS) {
            throw new InvalidValueException("The interval is " + interval + " and the rows are " + rows
                    + "; expected 1 to " + LONGEST_SECONDS + " seconds, and 1 to " + MOST_ROWS + " rows");
        }
        HubOperator operator = hub.operator(around.environment());
        JsonNode last = show(operator, null);
        int failures = 0;
        while (!once && !around.out().checkError()) {
            Thread.sleep(Duration.ofSeconds(interval).toMillis());
            try {
                last = show(operator, last);
                failures = 0;
            } catch (IOException failure) {
                if (++failures == MOST_FAILURES) {
                    throw failure;
                }
                around.err().println("tidings: " + failure.getMessage() + "; trying again");
            }
        }
        return ExitCode.OK;
    }

    private JsonNode show(HubOperator operator, @Nullable JsonNode last) throws IOException {
        String itself = operator.ask("hub", Map.of());
        String topics = operator.ask("topics", Map.of("limit", Integer.toString(TOPICS)));
        String streams = operator.ask("streams", Map.of("sort", "lag", "limit", Integer.toString(rows)));
        JsonNode now = hub.read(itself, around.environment());
        if (hub.isJson()) {
            around.out()
                    .println("{\"hub\":" + itself.strip() + ",\"topics\":" + topics.strip() + ",\"streams\":"
                            + streams.strip() + "}");
            return now;
        }
        StringWriter screen = new StringWriter();
        PrintWriter out = new PrintWriter(screen);
        head(out, now, last);
        TopicsCommand.table(hub.read(topics, around.environment())).print(out);
        out.println();
        StreamTable.of(hub.read(streams, around.environment()).path("streams")).print(out);
        // At once, so that it does not flicker.
        around.out().print((once ? "" : CLEAR) + screen);
        around.out().flush();
        return now;
    }

    private static void head(PrintWriter out, JsonNode now, @Nullable JsonNode last) {
        JsonNode lag = now.path("lag");
        double up = seconds(now.path("since"), now.path("time"));
        out.println("node " + Table.harmless(now.path("node").asText()) + ", up " + StreamTable.time(up) + ", "
                + Figures.count(now.path("streams").path("open").asLong(), "stream") + ", "
                + Figures.count(now.path("feeds").asLong(), "feed") + "; "
                + Figures.count(lag.path("behind").asLong()) + " behind, the furthest by "
                + Figures.bytes(lag.path("largestBytes").asLong()) + "; "
                + Figures.count(lag.path("gaps").asLong(), "gap"));
        double seconds = last == null ? up : seconds(last.path("time"), now.path("time"));
        out.println(
                "delivered " + rate(now, last, "frames", seconds) + " events/s, " + rate(now, last, "bytes", seconds)
                        + " bytes/s, " + rate(now, last, "sends", seconds) + " sends/s"
                        + (last == null ? " since it started" : ""));
        out.println(log(now.path("log")) + "; " + memory(now.path("memory")));
        out.println();
    }

    private static String log(JsonNode log) {
        String most = log.has("maxBytes")
                ? " of at most " + Figures.bytes(log.path("maxBytes").asLong())
                : "";
        String age = log.has("maxAgeSeconds")
                ? ", for " + StreamTable.time(log.path("maxAgeSeconds").asDouble())
                : "";
        String count = log.has("maxEvents")
                ? ", at most " + Figures.count(log.path("maxEvents").asLong(), "event")
                : "";
        return "log " + Figures.bytes(log.path("bytes").asLong()) + most + count + age;
    }

    /** What is held of it, and the budget that is fullest. */
    private static String memory(JsonNode memory) {
        long used = 0;
        JsonNode fullest = null;
        for (JsonNode budget : memory.path("budgets")) {
            used += budget.path("outside").asBoolean() ? 0 : budget.path("used").asLong();
            fullest = fullest == null || part(budget) > part(fullest) ? budget : fullest;
        }
        return "memory " + Figures.bytes(used) + " of at most "
                + Figures.bytes(memory.path("bound").asLong())
                + (fullest == null
                        ? ""
                        : ", " + Table.harmless(fullest.path("budget").asText()) + " is "
                                + Math.round(100 * part(fullest)) + " % full");
    }

    private static double part(JsonNode budget) {
        return budget.path("used").asDouble() / Math.max(1, budget.path("most").asDouble());
    }

    private static String rate(JsonNode now, @Nullable JsonNode last, String name, double seconds) {
        long before = last == null ? 0 : last.path("traffic").path(name).asLong();
        long more = Math.max(0, now.path("traffic").path(name).asLong() - before);
        return Figures.number(more / Math.max(0.001, seconds));
    }

    private static double seconds(JsonNode from, JsonNode until) {
        return Duration.between(Instant.parse(from.asText()), Instant.parse(until.asText()))
                        .toMillis()
                / 1000.0;
    }
}
