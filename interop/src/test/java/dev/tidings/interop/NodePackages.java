package dev.tidings.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** The npm packages of {@code package-lock.json}, installed again whenever that file is not the one that they were installed from. */
public final class NodePackages {
    public static final Path FOLDER = Path.of("node_modules");
    private static final Path LOCK = Path.of("package-lock.json");
    private static final Path INSTALLED = FOLDER.resolve(".installed-lock.json");

    private static final Path TURNS = Output.file("npm-ci.lock");

    private NodePackages() {}

    public static synchronized void install() {
        // The tests run in several JVMs at once.
        try (FileChannel turns = FileChannel.open(TURNS, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock turn = turns.lock()) {
            assert turn.isValid();
            if (!Files.exists(INSTALLED) || Files.mismatch(LOCK, INSTALLED) >= 0) {
                runNpm();
                Files.copy(LOCK, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while npm ci ran", interrupted);
        }
    }

    private static void runNpm() throws IOException, InterruptedException {
        Path log = Output.file("npm-ci.log");
        Process npm = new ProcessBuilder(Tool.NPM.path(), "ci", "--no-audit", "--no-fund", "--ignore-scripts")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = npm.waitFor(2, TimeUnit.MINUTES);
        npm.destroy();
        if (!ended || npm.exitValue() != 0) {
            throw new AssertionError("npm ci did not succeed: " + Files.readString(log));
        }
    }
}
