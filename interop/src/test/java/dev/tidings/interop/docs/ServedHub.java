package dev.tidings.interop.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hub that the pages' commands talk to: {@code tidings serve --demo}, in a process of its own.
 *
 * @param address where it listens
 */
record ServedHub(Process process, String address) implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://[\\d.]+:\\d+");

    /** Starts it in a folder that has the program, with more flags perhaps. */
    static ServedHub start(Sandbox sandbox, String... more) {
        List<String> words = new ArrayList<>(
                List.of(sandbox.file("tidings").toString(), "serve", "--demo", "--port", "0", "--cors-origin", "*"));
        words.addAll(List.of(more));
        try {
            Process process = new ProcessBuilder(words)
                    .directory(sandbox.file(".").toFile())
                    .redirectErrorStream(true)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            return new ServedHub(process, addressIn(output));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String addressIn(BufferedReader output) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                drain(output);
                return address.group();
            }
        }
        throw new AssertionError("The hub ended without saying where it listens: " + said);
    }

    private static void drain(BufferedReader output) {
        Thread drain = new Thread(() -> output.lines().forEach(line -> {}), "hub-output");
        drain.setDaemon(true);
        drain.start();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The hub did not end within 15 s of a SIGTERM");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
