package dev.tidings.cli.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a result was measured on, and with which source: a figure without it means nothing. */
public record Machine(String commit, String cpu, int cores, String kernel, String jdk) {
    private static final String UNKNOWN = "unknown";
    private static final int GIT_SECONDS = 5;

    public static Machine here() {
        String os = System.getProperty("os.name") + " " + System.getProperty("os.version");
        String jdk = System.getProperty("java.vendor") + " " + Runtime.version();
        return new Machine(commitOfSource(), cpuModel(), Runtime.getRuntime().availableProcessors(), os, jdk);
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** The commit of the source tree that the program was built in, if it still lies there. */
    private static String commitOfSource() {
        try {
            Path classes = Path.of(Machine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                    .directory(classes.resolveSibling(".").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS);
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return ended && !commit.isEmpty() ? commit : UNKNOWN;
        } catch (IOException | java.net.URISyntaxException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
