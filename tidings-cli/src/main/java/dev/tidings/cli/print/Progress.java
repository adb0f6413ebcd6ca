package dev.tidings.cli.print;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** One line that says how far a run is: rewritten in place on a terminal, else written once for each step. */
public final class Progress {
    private final PrintWriter err;
    private final boolean inPlace;
    private String step = "";

    public Progress(PrintWriter err, boolean inPlace) {
        this.err = err;
        this.inPlace = inPlace;
    }

    /** Whether the standard error of this process is a terminal, as Linux tells. */
    public static boolean isTerminal() {
        try {
            String target = Path.of("/proc/self/fd/2").toRealPath().toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Shows where the run is.
     *
     * @param step what is being done
     * @param state how far it is
     */
    public void show(String step, String state) {
        if (inPlace) {
            // CSI K clears the rest of the line.
            err.print("\r" + step + " " + state + "\033[K");
            err.flush();
        } else if (!step.equals(this.step)) {
            err.println(step + " ...");
        }
        this.step = step;
    }

    /** Takes the line away. */
    public void end() {
        if (inPlace) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
