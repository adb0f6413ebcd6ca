package dev.tidings.interop.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.interop.Command;
import java.io.File;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of modules, each a process of its own. */
class ModulePathTest {
    private static final Path SOURCES = Path.of("src/test/resources/modular");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    /** The libraries without a descriptor that ours need: the certificates' one, the clients of a cluster's engines, and those of metrics and traces. */
    private static final Set<String> AUTOMATIC = Set.of(
            "org.jose4j",
            "lettuce.core",
            "kafka.clients",
            "micrometer.core",
            "micrometer.commons",
            "micrometer.observation",
            "micrometer.registry.prometheus",
            "io.prometheus.metrics.config",
            "io.prometheus.metrics.core",
            "io.prometheus.metrics.model",
            "io.prometheus.metrics.tracer.common",
            "io.prometheus.writer.text",
            "io.opentelemetry.api",
            "io.opentelemetry.common",
            "io.opentelemetry.context",
            "io.opentelemetry.exporter.internal",
            "io.opentelemetry.exporter.internal.otlp",
            "io.opentelemetry.exporter.otlp",
            "io.opentelemetry.exporter.sender.jdk.internal",
            "io.opentelemetry.sdk",
            "io.opentelemetry.sdk.common",
            "io.opentelemetry.sdk.logs",
            "io.opentelemetry.sdk.metrics",
            "io.opentelemetry.sdk.trace");

    @Test
    void aModularApplicationEmbedsTheHub(@TempDir Path folder) {
        compile(folder.resolve("news"));
        assertThat(run(folder, "NIO", "-m", "news/news.News")).contains("module news read: It works as true");
    }

    @Test
    void nativeCodeIsThereWhereItsModuleIsAdded(@TempDir Path folder) {
        compile(folder.resolve("news"));
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        assertThat(run(
                        folder,
                        "EPOLL",
                        "--add-modules",
                        "io.netty.transport.epoll.linux." + arch,
                        "-m",
                        "news/news.News"))
                .contains("module news read: It works as true");
    }

    @Test
    void theProgramIsAModule() {
        assertThat(Command.of(
                                JAVA,
                                "-p",
                                modulePath(),
                                "-m",
                                "dev.tidings.cli/dev.tidings.cli.Tidings",
                                "config",
                                "print",
                                "--port",
                                "8123")
                        .run())
                .contains("8123");
    }

    private static String run(Path folder, String transport, String... options) {
        Stream<String> words = Stream.of(
                        Stream.of(
                                JAVA,
                                "-XX:TieredStopAtLevel=1",
                                "-p",
                                folder.resolve("news") + File.pathSeparator + modulePath()),
                        Stream.of(options),
                        Stream.of(folder.resolve("log").toString(), transport))
                .flatMap(some -> some);
        return new Command(words.toList()).run();
    }

    private static void compile(Path classes) {
        StringWriter complaints = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "-Xlint:all,-try",
                                "-Werror",
                                "-d",
                                classes.toString(),
                                "-p",
                                modulePath()),
                        null,
                        compiler.getStandardFileManager(null, Locale.ROOT, null)
                                .getJavaFileObjects(
                                        SOURCES.resolve("module-info.java"), SOURCES.resolve("news/News.java")))
                .call();
        assertThat(compiled).as(complaints.toString()).isTrue();
    }

    /** Of the tests' class path, what has a descriptor. */
    private static String modulePath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> ModuleFinder.of(Path.of(entry)).findAll().stream()
                        .map(module -> module.descriptor())
                        .anyMatch(module -> !module.isAutomatic() || AUTOMATIC.contains(module.name())))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
