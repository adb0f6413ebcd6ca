package dev.tidings.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How many files and sockets a process may have open at once ({@code ulimit -n}), and who they are for: a hub's connections may be any number, and a log that
 * cannot open a file any more keeps nothing, so connections leave a part alone.
 *
 * @param most that may be open; {@link Integer#MAX_VALUE} where there is no limit, or none is known
 * @param open already
 */
public record OpenFiles(int most, int open) {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Pattern SOFT_LIMIT = Pattern.compile("Max open files +(\\d{1,9}) ");

    private static final int LEAST_KEPT_BACK = 32;
    private static final int MOST_KEPT_BACK = 512;
    private static final int LEAST_OF_STORE = 20;
    private static final int MOST_OF_STORE = 256;

    /** As they are now. Known on Linux alone; elsewhere as if there were no limit. */
    public static OpenFiles ofThisProcess() {
        try (Stream<Path> open = Files.list(OPEN)) {
            Matcher limit = SOFT_LIMIT.matcher(Files.readString(LIMITS));
            int most = limit.find() ? Integer.parseInt(limit.group(1)) : Integer.MAX_VALUE;
            return new OpenFiles(most, (int) open.count());
        } catch (IOException unknown) {
            return new OpenFiles(Integer.MAX_VALUE, 0);
        }
    }

    /** What connections leave alone, for the log, for connections that are refused, for whatever else opens a file. */
    public int keptBack() {
        return Math.max(LEAST_KEPT_BACK, Math.min(most / 4, MOST_KEPT_BACK));
    }

    /** How many of those kept back a log's store may have open to read from; besides, it needs a few to write to. */
    public int forStore() {
        return Math.max(LEAST_OF_STORE, Math.min(most / 8, MOST_OF_STORE));
    }

    /** How many connections there may be besides what is open already; at least one. */
    public int forConnections() {
        return Math.max(1, most - open - keptBack());
    }

    /** How many may be open with those that there is no room for, who are accepted to hear so: a quarter of what is kept back is theirs. */
    public int forAccepted() {
        return forConnections() + keptBack() / 4;
    }
}
