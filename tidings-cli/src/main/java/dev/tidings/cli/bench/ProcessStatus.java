package dev.tidings.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What Linux says in {@code /proc} about a process, at one moment.
 *
 * @param cpuMicros user and system time together
 * @param residentBytes of its memory
 */
record ProcessStatus(long cpuMicros, long residentBytes) {
    /** The kernel's unit of times in {@code /proc}, the same on every architecture that Java runs on. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** @throws IOException if there is no such process */
    static ProcessStatus of(long pid) throws IOException {
        Path folder = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(folder)) {
            throw new IOException("There is no process " + pid + " in /proc");
        }
        String stat = Files.readString(folder.resolve("stat"));
        // What comes before the last bracket is the program's name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
        return new ProcessStatus(
                ticks * MICROS_PER_TICK, kilobytes(folder, "VmRSS:").orElse(0) * 1024);
    }

    private static OptionalLong kilobytes(Path folder, String name) throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }
}
