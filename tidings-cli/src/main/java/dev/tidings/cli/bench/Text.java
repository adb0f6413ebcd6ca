package dev.tidings.cli.bench;

import java.util.Locale;

/** Figures as people read them. */
final class Text {
    private Text() {}

    /** A count, with its thousands apart. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A count, rounded, with its thousands apart. */
    static String count(double value) {
        return count(Math.round(value));
    }

    /** A measure, with as many decimals as say something. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return count(value);
        }
        return String.format(
                Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
    }

    /** A duration in milliseconds. */
    static String millis(long nanos) {
        return number(nanos / 1e6);
    }
}
