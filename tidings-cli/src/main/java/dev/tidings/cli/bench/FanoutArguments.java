package dev.tidings.cli.bench;

import dev.tidings.cli.bench.load.Carriage;
import dev.tidings.cli.bench.load.FanoutOptions;
import dev.tidings.cli.bench.load.HubTarget;
import dev.tidings.cli.bench.report.FanoutReport;
import dev.tidings.cli.bench.report.FanoutResult;
import dev.tidings.cli.bench.report.Machine;
import dev.tidings.cli.print.Progress;
import dev.tidings.cli.trust.Trust;
import dev.tidings.cli.trust.TrustOption;
import dev.tidings.client.HubAddress;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
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
            names = "--http",
            paramLabel = "VERSION",
            defaultValue = "h1",
            description = "What subscribers speak: h1 (HTTP/1.1), h2c (HTTP/2 in the clear) or h2 (HTTP/2 over TLS)"
                    + " (default: h1).")
    private String http = "";

    @Option(
            names = "--streams-per-connection",
            paramLabel = "N",
            description = "How many share a connection of HTTP/2, of which a hub takes 200 (default: 100).")
    private @Nullable Integer streamsPerConnection;

    @Option(names = "--tls", description = "Speak TLS, as h2 does in any case.")
    private boolean tls;

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(names = "--insecure", description = "Over TLS, trust whoever answers.")
    private boolean insecure;

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
        FanoutBench.requireFiles(options.connections());
        requireWritable("--json", json);
        requireWritable("--html", html);
        FanoutResult result = measure(options, new Progress(err, Progress.isTerminal()));
        FanoutReport report = new FanoutReport(result, Machine.here(), command(options.carriage()));
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
        Carriage carriage = Carriage.of(http, tls, streamsPerConnection);
        requireForTrust(carriage);
        try {
            Duration time = durationParser.apply(duration);
            return new FanoutOptions(subscribers, size, rate, window, topics, time, warmUp, carriage);
        } catch (InvalidValueException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("--") ? e : new InvalidValueException("--duration: " + message);
        }
    }

    private void requireForTrust(Carriage carriage) {
        if (insecure && trust.isGiven()) {
            throw new InvalidValueException("--insecure: whoever answers is trusted, and --tls-ca says whom to trust;"
                    + " expected one of the two");
        }
        if ((insecure || trust.isGiven()) && (server == null || !carriage.tls())) {
            throw new InvalidValueException((insecure ? "--insecure" : "--tls-ca")
                    + ": there is nobody to trust; expected --server and --tls, or --http h2, with it");
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
        Carriage carriage = options.carriage();
        if (server != null) {
            OptionalLong pid = serverPid == null ? OptionalLong.empty() : OptionalLong.of(serverPid);
            HubTarget target = new HubTarget(HubAddress.of(server), carriage, carriage.tls() ? context() : null);
            return new FanoutBench(target, pid, options, progress).run();
        }
        try (HubProcess hub = HubProcess.start(hubCpu, carriage.tls())) {
            HubTarget target = new HubTarget(hub.address(), carriage, hub.trust());
            return new FanoutBench(target, OptionalLong.of(hub.pid()), options, progress).run();
        }
    }

    private SSLContext context() {
        SSLContext given = insecure ? Trust.ofAnybody() : trust.context();
        try {
            return given == null ? SSLContext.getDefault() : given;
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The command that gives the same measurement again. */
    private String command(Carriage carriage) {
        String load = window > 0
                ? "--window " + window
                : "--rate " + BigDecimal.valueOf(rate).stripTrailingZeros().toPlainString();
        String hub = server != null ? " --server " + server : hubCpu != null ? " --hub-cpu " + hubCpu : "";
        return "tidings bench fanout --subscribers " + subscribers + " --size " + size + " " + load + " --topics "
                + topics + " --duration " + duration + " --warm-up " + warmUp
                + carriage.text() + hub;
    }

    private static void write(@Nullable Path file, java.util.function.Supplier<String> text) throws IOException {
        if (file != null) {
            Files.write(file, List.of(text.get()));
        }
    }
}
