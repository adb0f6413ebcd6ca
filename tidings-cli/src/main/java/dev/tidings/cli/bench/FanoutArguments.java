package dev.tidings.cli.bench;

import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.report.FanoutReport;
import dev.tidings.cli.bench.report.FanoutResult;
import dev.tidings.cli.bench.report.Machine;
import dev.tidings.cli.print.Progress;
import dev.tidings.client.HubAddress;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The options of {@code tidings bench fanout}, and the run that they ask for. */
final class FanoutArguments {
    @Option(
            names = "--subscribers",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Streams held open (default: 1000).")
    private int subscribers;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "64",
            description = "Data of one event (default: 64).")
    private int size;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "Events published a second (default: 10).")
    private double rate;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "0",
            description = "Instead of a rate, saturate the hub: keep N events on their way.")
    private int window;

    @Option(
            names = "--topics",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Spread the subscribers over N different sets of selectors, all of which see each event (default: 1).")
    private int topics;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Of the measurement (default: 10s).")
    private String duration = "";

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "80", description = "Events before it (default: 80).")
    private int warmUp;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The hub to measure (default: one is started, in a process of its own).")
    private @Nullable String server;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description = "The process of that hub on this machine, for its CPU time and memory.")
    private @Nullable Long serverPid;

    @Option(names = "--hub-cpu", paramLabel = "N", description = "Keep the hub that is started on this processor.")
    private @Nullable Integer hubCpu;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result to a file, as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a report with plots to a file.")
    private @Nullable Path html;

    /**
     * Measures, and prints what came of it; returns the exit code, which is 1 when a delivery was lost or came twice.
     *
     * @param durationParser what makes a duration of the text that people write
     * @throws InvalidValueException if the options cannot be
     * @throws IOException if the hub fails, or a file cannot be written
     */
    int run(PrintWriter out, PrintWriter err, Function<String, Duration> durationParser) throws IOException {
        FanoutOptions options = options(durationParser);
        FanoutBench.requireFiles(options.subscribers());
        requireWritable("--json", json);
        requireWritable("--html", html);
        FanoutResult result = measure(options, new Progress(err, Progress.isTerminal()));
        FanoutReport report = new FanoutReport(result, Machine.here(), command());
        report.printTo(out);
        write(json, report::json);
        write(html, report::html);
        return result.isSound() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private FanoutOptions options(Function<String, Duration> durationParser) {
        if (server == null && serverPid != null) {
            throw new InvalidValueException("--server-pid: " + serverPid + " is of no hub; expected --server with it");
        }
        if (server != null && hubCpu != null) {
            throw new InvalidValueException(
                    "--hub-cpu: " + hubCpu + " cannot be had for a hub that runs; expected no --server");
        }
        if (hubCpu != null && !Files.isDirectory(Path.of("/sys/devices/system/cpu/cpu" + hubCpu))) {
            throw new InvalidValueException(
                    "--hub-cpu: " + hubCpu + " is no processor of this machine; expected one that /proc/cpuinfo lists");
        }
        try {
            Duration time = durationParser.apply(duration);
            return new FanoutOptions(subscribers, size, rate, window, topics, time, warmUp);
        } catch (InvalidValueException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("--") ? e : new InvalidValueException("--duration: " + message);
        }
    }

    /** So that nothing is measured whose result cannot be kept. */
    private static void requireWritable(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        boolean isFolder = Files.isDirectory(file);
        if (isFolder || folder == null || !Files.isDirectory(folder)) {
            throw new InvalidValueException(option + ": The file " + file + " cannot be written; expected "
                    + (isFolder ? "a file, not a folder" : "a folder that is there"));
        }
    }

    private FanoutResult measure(FanoutOptions options, Progress progress) throws IOException {
        if (server != null) {
            OptionalLong pid = serverPid == null ? OptionalLong.empty() : OptionalLong.of(serverPid);
            return new FanoutBench(HubAddress.of(server), pid, options, progress).run();
        }
        try (HubProcess hub = HubProcess.start(hubCpu)) {
            return new FanoutBench(hub.address(), OptionalLong.of(hub.pid()), options, progress).run();
        }
    }

    /** The command that gives the same measurement again. */
    private String command() {
        String load = window > 0
                ? "--window " + window
                : "--rate " + BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
        String hub = server != null ? " --server " + server : hubCpu != null ? " --hub-cpu " + hubCpu : "";
        return "tidings bench fanout --subscribers " + subscribers + " --size " + size + " " + load + " --topics "
                + topics + " --duration " + duration + " --warm-up " + warmUp + hub;
    }

    private static void write(@Nullable Path file, java.util.function.Supplier<String> text) throws IOException {
        if (file != null) {
            Files.write(file, List.of(text.get()));
        }
    }
}
