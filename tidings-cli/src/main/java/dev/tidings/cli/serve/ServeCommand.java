package dev.tidings.cli.serve;

import dev.tidings.cli.journal.Journal;
import dev.tidings.cli.journal.LogForm;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.process.Signals;
import dev.tidings.cli.supervise.Supervisor;
import dev.tidings.http.AccessOptions;
import dev.tidings.hub.Drain;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.server.HubServer;
import dev.tidings.settings.AcmeSettings;
import dev.tidings.settings.HttpSettings;
import dev.tidings.settings.HubSettings;
import dev.tidings.settings.LoggingSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.settings.WebhookSettings;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code tidings serve}: a hub that runs until it is told to stop. Its flags are the {@link Setting settings}. */
@Command(
        name = "serve",
        description = {
            "Runs a hub until it is told to stop.",
            "",
            "Each setting can be given as a flag, in the environment (--max-age as TIDINGS_MAX_AGE) or in a file, in YAML"
                    + " ('tidings config print' writes one). A flag wins over the environment, the environment over the file.",
            "A TIME is written like 500ms, 15s, 2m, 1h or 7d, a SIZE in bytes or like 64k, 1m or 2g.",
            ""
        },
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  tidings serve --demo",
            "  tidings serve --port 9000 --cors-origin https://app.example.com",
            "  tidings serve --config hub.yaml --data /var/lib/tidings",
            "  tidings serve --keep-age 7d --topic-durability 'ticks/**=memory'",
            "  tidings serve --log memory --keep-bytes 1g",
            "  tidings serve --site public",
            "  tidings serve --cluster redis://redis.example.com:6379",
            "  tidings serve --host 0.0.0.0 --port 443 --redirect-http 80 --acme-domain hub.example.com --acme-agree-tos",
            "  TIDINGS_PORT=9000 tidings serve"
        })
public final class ServeCommand implements Callable<Integer> {
    private Surroundings around;
    private final SettingFlags flags;

    @Mixin
    private ConfigOption config = new ConfigOption();

    private ServeCommand(Surroundings around, SettingFlags flags) {
        this.around = around;
        this.flags = flags;
    }

    /** The command, with its flags. */
    public static CommandLine commandLine(Surroundings around) {
        SettingFlags flags = new SettingFlags();
        CommandLine serve = new CommandLine(new ServeCommand(around, flags));
        flags.addTo(serve.getCommandSpec());
        return serve;
    }

    @Override
    public Integer call() {
        Settings settings = config.read(around, flags);
        LogForm form = LoggingSettings.isJson(settings) ? LogForm.JSON : LogForm.TEXT;
        Journal.writeAs(form);
        Journal.writeFrom(LoggingSettings.levels(settings));
        around = Journal.speaking(form, around);
        try (Signals signals = new Signals()) {
            endWhenTold(signals);
            serve(settings);
        } catch (IOException e) {
            throw new InvalidValueException(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private void serve(Settings settings) throws IOException {
        StreamOptions streams = WebhookSettings.addTo(HubSettings.streams(settings), settings);
        ServerSettings options = AcmeSettings.server(settings);
        try (Supervisor supervisor = Supervisor.of(around.environment());
                KnownCallers callers = KnownCallers.of(settings, around.environment());
                ServedLog served = ServedLog.open(settings, line -> sayWaiting(supervisor, line));
                Reloading reloading = new Reloading(source(), settings, callers, served.folder(), supervisor);
                ServedTraces traces = ServedTraces.of(settings);
                Hub hub = new Hub(served.log(), streams, traces.addTo(HttpSettings.audit(settings)));
                OwnCertificate certificate = OwnCertificate.of(settings);
                ServedWebhook webhook = ServedWebhook.start(settings, hub);
                ServedMetrics metrics = ServedMetrics.of(hub, webhook, settings);
                HubServer server = traces.addTo(metrics.addTo(certificate.addTo(reloading.addTo(options))))
                        .applyTo(HubServer.builder(hub))
                        .start()) {
            metrics.of(server);
            reloading.startFor(server);
            around.out().println("Tidings is listening on " + server.uri());
            server.redirectPort().ifPresent(port -> around.out()
                    .println("Requests in the clear, at port " + port + ", are told to go there"));
            certificate.startFor(server).forEach(around.out()::println);
            sayNames(options.http().access());
            around.out().println(server.openTo());
            around.out().println(served.description());
            metrics.told().ifPresent(around.out()::println);
            webhook.told().ifPresent(around.out()::println);
            callers.told().forEach(around.out()::println);
            supervisor.watch(SupervisedHub.of(hub, server));
            awaitEnd(hub, server, reloading, supervisor);
        }
    }

    private Reloading.Source source() {
        return new Reloading.Source() {
            @Override
            public Settings read() {
                return config.readQuietly(around, flags);
            }

            @Override
            public @Nullable Path file() {
                return config.file(around);
            }

            @Override
            public Map<String, String> environment() {
                return around.environment();
            }
        };
    }

    /** Told to stop before it serves anybody, it has nobody to say goodbye to. */
    private static void endWhenTold(Signals signals) {
        for (String name : List.of("TERM", "INT")) {
            boolean unused = signals.on(name, () -> Runtime.getRuntime().exit(ExitCode.OK));
        }
    }

    private void sayWaiting(Supervisor supervisor, String line) {
        around.err().println(line);
        around.err().flush();
        supervisor.waitingFor(line);
    }

    private void sayNames(AccessOptions access) {
        if (!access.publicUrls().isEmpty()) {
            List<String> urls =
                    access.publicUrls().stream().map(URI::toString).sorted().toList();
            around.out().println("Clients call it " + String.join(", ", urls));
        }
    }

    /** Returns when the process is told to stop, or this thread is interrupted, and the streams have ended as the settings say; a second word ends that. */
    private void awaitEnd(Hub hub, HubServer server, Reloading reloading, Supervisor supervisor) {
        CountDownLatch told = new CountDownLatch(1);
        Thread serving = Thread.currentThread();
        Runnable stop = () -> {
            if (told.getCount() == 0) {
                serving.interrupt();
            }
            told.countDown();
        };
        try (Signals signals = new Signals()) {
            if (!signals.on("TERM", stop) || !signals.on("INT", stop)) {
                closeAtExit(hub, server);
            }
            boolean unused = signals.on("HUP", () -> reloading.reloadBy("HUP"));
            told.await();
            Drain drain = HubSettings.drain(reloading.present());
            supervisor.stopping(drain.over());
            sayDraining(server, drain);
            server.drain(drain);
            // A second word was for the drain alone: what comes now is short, and in good order.
            unused = Thread.interrupted();
        } catch (InterruptedException toldToStop) {
            // By the thread that runs it, which wants an end in good order.
            boolean unused = Thread.interrupted();
        }
    }

    private void sayDraining(HubServer server, Drain drain) {
        if (!drain.over().isZero() && server.connectionCount() > 0) {
            around.err()
                    .println("Ending " + server.connectionCount() + " connections over "
                            + drain.over().toSeconds() + " s; another signal ends them at once");
            around.err().flush();
        }
    }

    /** Where signals are somebody else's. */
    private static void closeAtExit(Hub hub, HubServer server) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            hub.close();
                        },
                        "tidings-farewell"));
    }
}
