package dev.tidings.cli.bench.report;

import dev.tidings.cli.print.Figures;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A line in an SVG picture, with axes. Its colours are the page's.
 *
 * @param label what the vertical axis counts
 * @param points from left to right; {@code x} from 0 to 1, {@code y} in the axis's unit
 * @param marks on the horizontal axis
 */
record Plot(String label, List<Point> points, List<Mark> marks) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int BOTTOM = 34;
    private static final int TOP = 12;
    private static final int STEPS = 4;

    record Point(double x, double y) {}

    record Mark(double x, String text) {}

    String svg() {
        double top = niceAbove(points.stream().mapToDouble(Point::y).max().orElse(1));
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, label));
        for (int step = 0; step <= STEPS; step++) {
            double value = top * step / STEPS;
            svg.append(line(LEFT, y(value, top), WIDTH, y(value, top)));
            svg.append(text(LEFT - 8, y(value, top) + 4, "end", Figures.number(value)));
        }
        for (Mark mark : marks) {
            svg.append(line(x(mark.x()), TOP, x(mark.x()), HEIGHT - BOTTOM));
            svg.append(text(x(mark.x()), HEIGHT - BOTTOM + 18, mark.x() > 0.97 ? "end" : "middle", mark.text()));
        }
        String path = points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.x()), y(point.y(), top)))
                .collect(Collectors.joining(" "));
        return svg.append("<polyline points=\"")
                .append(path)
                .append("\"/>\n</svg>\n")
                .toString();
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - TOP);
    }

    /** The next of 1, 2, 4, 5, 8, 10, 20 ... that is not below {@code value}. */
    static double niceAbove(double value) {
        double unit = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-6))));
        for (double factor : new double[] {1, 2, 4, 5, 8}) {
            if (factor * unit >= value) {
                return factor * unit;
            }
        }
        return 10 * unit;
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", x1, y1, x2, y2);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }
}
