package dev.tidings.cli.log;

import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Progress;
import java.io.PrintWriter;

/** Counts events, and says on the standard error now and then how many: in place on a terminal, else as a line, or not at all. */
final class EventCount {
    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 2_000_000_000L;

    private final PrintWriter err;
    private final String step;
    private final boolean isShown;
    private final boolean inPlace;
    private final Progress progress;

    private long count;
    private long shownAt = System.nanoTime();

    /** @param isAsked whether it is to be shown even where there is no terminal */
    EventCount(PrintWriter err, String step, boolean isAsked) {
        this.err = err;
        this.step = step;
        this.inPlace = Progress.isTerminal();
        this.isShown = inPlace || isAsked;
        this.progress = new Progress(err, inPlace);
    }

    long count() {
        return count;
    }

    void add(long more) {
        to(count + more);
    }

    void to(long newCount) {
        count = newCount;
        if (!isShown) {
            return;
        }
        long now = System.nanoTime();
        if (now - shownAt >= (inPlace ? TERMINAL_NANOS : LINE_NANOS)) {
            shownAt = now;
            show();
        }
    }

    private void show() {
        String state = Figures.count(count, "event");
        if (inPlace) {
            progress.show(step, state);
        } else {
            err.println(step + " " + state + " ...");
        }
    }

    /** Takes the line away from a terminal; elsewhere, leaves a last one. */
    void end() {
        if (inPlace) {
            progress.end();
        } else if (isShown) {
            show();
        }
    }
}
