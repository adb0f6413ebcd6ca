package dev.tidings.cli.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder with the launcher and the least that it takes for the source tree, and a PATH of its own, on which there is what the test put there. */
final class SourceTree {
    private static final Pattern MODULES = Pattern.compile("(?m)^MODULES=\\((.+)\\)$");
    /** What is there on the barest Debian, and is called by the launcher. */
    private static final List<String> ESSENTIAL = List.of(
            "bash",
            "sed",
            "grep",
            "find",
            "readlink",
            "mkdir",
            "touch",
            "rm",
            "mv",
            "cat",
            "tee",
            "flock",
            "true",
            "env");

    private static final int PATIENCE_SECONDS = 120;

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    /** Those that the launcher names. */
    private static String[] modules() throws IOException {
        Matcher named = MODULES.matcher(Files.readString(project().resolve("tidings")));
        if (!named.find()) {
            throw new AssertionError("The launcher names no modules");
        }
        return named.group(1).split(" ", -1);
    }

    /** What came of a run of it. */
    record Outcome(int exitCode, String out, String err) {}

    SourceTree(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(bin());
        for (String command : ESSENTIAL) {
            stub(command, "exec " + found(command) + " \"$@\"");
        }
        for (String module : modules()) {
            Files.createDirectories(root().resolve(module + "/src/main"));
            Files.writeString(root().resolve(module + "/pom.xml"), "");
        }
        Files.writeString(root().resolve("pom.xml"), "");
        Files.createDirectories(root().resolve("scripts"));
        for (String file : List.of("packages.sh", "launch.sh", "hub.options")) {
            Files.copy(project().resolve("scripts/" + file), root().resolve("scripts/" + file));
        }
        Files.copy(project().resolve("tidings"), launcher());
        environment.put("PATH", bin().toString());
    }

    /** The folder of the real one. */
    private static Path project() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    private static Path found(String command) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, command))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    Path root() {
        return folder.resolve("tree");
    }

    Path launcher() {
        return root().resolve("tidings");
    }

    Path target() {
        return root().resolve("tidings-cli/target");
    }

    private Path bin() {
        return folder.resolve("bin");
    }

    SourceTree with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts a script on the PATH. */
    void stub(String command, String... lines) throws IOException {
        script(bin().resolve(command), lines);
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        file.toFile().setExecutable(true);
    }

    /** Sets JAVA_HOME to a JDK that prints what it is told, a word a line. */
    void stubJdk(String version) throws IOException {
        Path jdk = folder.resolve("jdk");
        script(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        script(jdk.resolve("bin/javac"), "exit 1");
        Files.writeString(
                jdk.resolve("release"),
                "JAVA_RUNTIME_VERSION=\"" + version + "+1\"\nJAVA_VERSION=\"" + version + "\"\n");
        with("JAVA_HOME", jdk.toString());
    }

    /** Makes it look built. */
    void build() throws IOException {
        Files.createDirectories(target().resolve("lib"));
        Files.writeString(target().resolve("tidings-cli-0.jar"), "");
    }

    /** Builds it of what this test runs with: each folder of classes as a jar, the jars as they are. */
    void buildForReal() throws IOException {
        Path lib = Files.createDirectories(target().resolve("lib"));
        int number = 0;
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(part);
            if (path.endsWith("tidings-cli/target/classes")) {
                jar(path, target().resolve("tidings-cli-0.jar"));
            } else if (path.endsWith("target/classes") && !isStore(path)) {
                jar(path, lib.resolve(number++ + ".jar"));
            } else if (Files.isRegularFile(path) && !isStore(path)) {
                Files.copy(path, lib.resolve(number++ + ".jar"));
            }
        }
        with("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The store's own classes are not archived; its native parts are large. */
    private static boolean isStore(Path path) {
        return path.toString().contains("rocksdb");
    }

    private static void jar(Path classes, Path file) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
            }
        }
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return run(launcher(), arguments);
    }

    /** Runs it under another name. */
    Outcome run(Path launcher, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = text(process.getInputStream());
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The launcher did not end in " + PATIENCE_SECONDS + " s");
        }
        return new Outcome(process.exitValue(), out, Files.readString(err));
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
