package dev.tidings.cli.print;

import java.util.Locale;

/** Figures as people read them. */
public final class Figures {
    private Figures() {}

    /** A count, with its thousands apart. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A count of something: {@code 1 event}, {@code 1,042 events}. */
    public static String count(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /** A count, rounded, with its thousands apart. */
    public static String count(double value) {
        return count(Math.round(value));
    }

    /** A measure, with as many decimals as say something. */
    public static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return count(value);
        }
        return String.format(
                Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : Math.abs(value) < 100 ? "%.1f" : "%,.0f", value);
    }

    /** A duration in milliseconds. */
    public static String millis(long nanos) {
        return number(nanos / 1e6);
    }

    /** A size, as people say it: {@code 512 B}, {@code 1.2 MB}; a kB is 1024 B, as in settings. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return number(bytes / Math.pow(1024, unit)) + " " + " kMGTPE".charAt(unit) + "B";
    }
}
