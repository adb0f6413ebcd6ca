package dev.tidings.cli.bench.report;

import dev.tidings.cli.bench.load.Histogram;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.JsonText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A result for people and programs: an aligned table, JSON, and a page with plots. All three have the same figures. */
public record FanoutReport(FanoutResult result, Machine machine, String command) {
    private static final List<Double> SHARES = List.of(0.5, 0.9, 0.99, 0.999);

    /** One figure: its name for people, its value as text, and what it is measured in. */
    record Figure(String name, String value, String unit) {}

    public void printTo(PrintWriter out) {
        List<Figure> figures = figures();
        int name = figures.stream()
                .mapToInt(figure -> figure.name().length())
                .max()
                .orElse(0);
        int value = figures.stream()
                .mapToInt(figure -> figure.value().length())
                .max()
                .orElse(0);
        String format = "%-" + name + "s  %" + value + "s  %s";
        for (Figure figure : figures) {
            out.println(String.format(Locale.ROOT, format, figure.name(), figure.value(), figure.unit())
                    .stripTrailing());
        }
        out.flush();
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("connects", Figures.count(result.connectsPerSecond()), "/s"));
        figures.add(new Figure("events", Figures.count(result.published()), ""));
        figures.add(new Figure("deliveries", Figures.count(result.deliveries()), ""));
        figures.add(new Figure("deliveries per second", Figures.count(result.deliveriesPerSecond()), "/s"));
        figures.add(new Figure("lost", Figures.count(result.lost()), ""));
        figures.add(new Figure("duplicated", Figures.count(result.duplicated()), ""));
        for (double share : SHARES) {
            figures.add(new Figure(
                    "latency " + name(share), Figures.millis(result.latency().percentile(share)), "ms"));
        }
        figures.add(new Figure("latency max", Figures.millis(result.latency().max()), "ms"));
        figures.add(new Figure(
                "last subscriber p50", Figures.millis(result.timeToLast().percentile(0.5)), "ms"));
        figures.add(new Figure(
                "last subscriber p99", Figures.millis(result.timeToLast().percentile(0.99)), "ms"));
        figures.add(new Figure("publisher late, at worst", Figures.millis(result.publisherLateNanos()), "ms"));
        figures.add(new Figure("bytes per delivery", Figures.number(result.bytesPerDelivery()), "B"));
        figures.add(new Figure(
                "client allocation per delivery", Figures.number(result.clientBytesAllocatedPerDelivery()), "B"));
        if (result.server().known()) {
            figures.add(new Figure("server CPU per delivery", Figures.number(result.serverMicrosPerDelivery()), "us"));
            figures.add(
                    new Figure("server memory per subscriber", Figures.number(result.serverBytesPerSubscriber()), "B"));
        }
        return figures;
    }

    private static String name(double share) {
        return "p" + Double.toString(share * 100).replaceFirst("\\.?0+$", "");
    }

    public String json() {
        return new JsonText()
                .put("command", command)
                .put("commit", machine.commit())
                .put(
                        "machine",
                        new JsonText()
                                .put("cpu", machine.cpu())
                                .put("cores", machine.cores())
                                .put("kernel", machine.kernel()))
                .put("jdk", machine.jdk())
                .put("connectsPerSecond", result.connectsPerSecond())
                .put("events", result.published())
                .put("deliveries", result.deliveries())
                .put("deliveriesPerSecond", result.deliveriesPerSecond())
                .put("lost", result.lost())
                .put("duplicated", result.duplicated())
                .put("latencyMillis", percentiles(result.latency()))
                .put("lastSubscriberMillis", percentiles(result.timeToLast()))
                .put("publisherLateMillis", result.publisherLateNanos() / 1e6)
                .put("bytesPerDelivery", result.bytesPerDelivery())
                .put("clientBytesAllocatedPerDelivery", result.clientBytesAllocatedPerDelivery())
                .put("server", server())
                .put("deliveriesPerSecondEachTenth", result.timeline().perSecond())
                .toString();
    }

    private JsonText server() {
        JsonText server = new JsonText().put("measured", result.server().known());
        return result.server().known()
                ? server.put("cpuMicrosPerDelivery", result.serverMicrosPerDelivery())
                        .put("bytesPerSubscriber", result.serverBytesPerSubscriber())
                        .put("residentBytes", result.server().residentBytesAfter())
                : server;
    }

    private static JsonText percentiles(Histogram histogram) {
        JsonText text = new JsonText();
        for (double share : SHARES) {
            text.put(name(share), histogram.percentile(share) / 1e6);
        }
        return text.put("max", histogram.max() / 1e6);
    }

    public String html() {
        return new FanoutPage(this).text();
    }
}
