package dev.tidings.cli.bench.report;

import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.load.Histogram;
import dev.tidings.cli.bench.load.Timeline;
import dev.tidings.cli.print.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report as one HTML page that needs nothing else: the figures, the distribution of latency, and deliveries over time. */
record FanoutPage(FanoutReport report) {
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Tidings: fan-out to @subscribers subscribers</title>
            <style>
            :root { color-scheme: light dark; --page: #fff; --text: #1c2430; --faint: #66707f; --grid: #e3e7ed; --line: #0b6bcb; --bad: #c02626; }
            @media (prefers-color-scheme: dark) {
              :root { --page: #12161c; --text: #e4e8ee; --faint: #95a0b0; --grid: #2a313c; --line: #5fb0ff; --bad: #ff7b7b; }
            }
            body { margin: 2rem auto; max-width: 780px; padding: 0 1rem; background: var(--page); color: var(--text);
              font: 15px/1.5 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
            p, footer { color: var(--faint); } .bad { color: var(--bad); font-weight: 600; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            td { border-bottom: 1px solid var(--grid); padding: .25rem .5rem .25rem 0; } td + td { text-align: right; }
            td + td + td { text-align: left; color: var(--faint); width: 3rem; }
            svg { width: 100%; height: auto; } svg line { stroke: var(--grid); } svg text { fill: var(--faint); font-size: 12px; }
            svg polyline { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; }
            code { overflow-wrap: anywhere; } footer { margin-top: 2rem; font-size: .9rem; }
            </style>
            </head>
            <body>
            <h1>Fan-out to @subscribers subscribers</h1>
            <p>@load, @size bytes of data each.</p>
            @verdict
            <h2>Latency from publish to delivery, in ms, by percentile</h2>
            @latency
            <h2>Deliveries per second, over the seconds of the run</h2>
            @timeline
            <h2>Figures</h2>
            <table>
            @figures
            </table>
            <footer><code>@command</code><br>commit @commit, @cpu, @cores cores, @kernel, @jdk</footer>
            </body>
            </html>
            """;
    private static final double[] MARKED = {0, 0.5, 0.9, 0.99, 0.999};
    /** The plot ends where one delivery in so many is left. */
    private static final double DECADES = 4;

    String text() {
        FanoutResult result = report.result();
        FanoutOptions options = result.options();
        return PAGE.replace("@subscribers", Figures.count(options.subscribers()))
                .replace("@size", Figures.count(options.size()))
                .replace("@load", load(options))
                .replace("@verdict", verdict(result))
                .replace("@latency", latency(result.latency()).svg())
                .replace("@timeline", timeline(result.timeline()).svg())
                .replace("@figures", figures())
                .replace("@commit", escape(report.machine().commit()))
                .replace("@cpu", escape(report.machine().cpu()))
                .replace("@cores", Integer.toString(report.machine().cores()))
                .replace("@kernel", escape(report.machine().kernel()))
                .replace("@jdk", escape(report.machine().jdk()))
                .replace("@command", escape(report.command()));
    }

    private static String load(FanoutOptions options) {
        return options.window() > 0
                ? Figures.count(options.window()) + " events on their way at once"
                : Figures.number(options.rate()) + " events per second";
    }

    private static String verdict(FanoutResult result) {
        return result.isSound()
                ? "<p>Every event reached every subscriber, once and in order.</p>"
                : "<p class=\"bad\">" + Figures.count(result.lost()) + " deliveries lost, "
                        + Figures.count(result.duplicated()) + " duplicated.</p>";
    }

    /** Each step to the right is a tenth of the deliveries left: what the slowest see gets as much room as what most see. */
    private static Plot latency(Histogram histogram) {
        List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i <= 200; i++) {
            double x = i / 200.0;
            double share = 1 - Math.pow(10, -x * DECADES);
            points.add(new Plot.Point(x, histogram.percentile(share) / 1e6));
        }
        List<Plot.Mark> marks = new ArrayList<>();
        for (double share : MARKED) {
            marks.add(new Plot.Mark(-Math.log10(1 - share) / DECADES, Figures.number(share * 100) + " %"));
        }
        return new Plot("latency by percentile", points, marks);
    }

    private static Plot timeline(Timeline timeline) {
        long[] perSecond = timeline.perSecond();
        double last = Math.max(1, perSecond.length - 1);
        List<Plot.Point> points = new ArrayList<>();
        for (int i = 0; i < perSecond.length; i++) {
            points.add(new Plot.Point(i / last, perSecond[i]));
        }
        List<Plot.Mark> marks = new ArrayList<>();
        double seconds = last / Timeline.SLOTS_PER_SECOND;
        double step = Math.max(1, Math.ceil(seconds / 10));
        for (double second = 0; second <= seconds; second += step) {
            marks.add(new Plot.Mark(second / seconds, Figures.number(second) + " s"));
        }
        return new Plot("deliveries per second over time", points, marks);
    }

    private String figures() {
        return report.figures().stream()
                .map(figure -> "<tr><td>" + figure.name() + "</td><td>" + figure.value() + "</td><td>" + figure.unit()
                        + "</td></tr>")
                .collect(Collectors.joining("\n"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
