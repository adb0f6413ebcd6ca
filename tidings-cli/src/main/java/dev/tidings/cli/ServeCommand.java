package dev.tidings.cli;

import dev.tidings.hub.Hub;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.server.HubServer;
import dev.tidings.server.ServerOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code tidings serve}: a hub that runs until it is told to stop. Its flags are the {@link Setting settings}. */
@Command(
        name = "serve",
        description = {
            "Runs a hub until it is told to stop.",
            "",
            "Each setting can be given as a flag, in the environment (--max-age as TIDINGS_MAX_AGE) or in a file of lines like"
                    + " max-age=1h. A flag wins over the environment, the environment over the file.",
            "A TIME is written like 500ms, 15s, 2m or 1h, a SIZE in bytes or like 64k or 1m.",
            ""
        },
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  tidings serve --demo",
            "  tidings serve --port 9000 --cors-origin https://app.example.com",
            "  tidings serve --config tidings.properties --log-bytes 1g",
            "  TIDINGS_PORT=9000 tidings serve"
        })
final class ServeCommand implements Callable<Integer> {
    static final String CONFIG_VARIABLE = "TIDINGS_CONFIG";

    private final Surroundings around;
    private final SettingFlags flags;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A file of settings, such as port=8080, one a line (default: $" + CONFIG_VARIABLE + ", else none).")
    private @Nullable Path config;

    ServeCommand(Surroundings around, SettingFlags flags) {
        this.around = around;
        this.flags = flags;
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        ServerOptions options = ServerSettings.server(settings);
        try (Hub hub = new Hub(new MemoryEventLog(ServerSettings.log(settings)), ServerSettings.streams(settings));
                HubServer server = HubServer.start(hub, options)) {
            around.out().println("Tidings is listening on " + server.uri());
            around.out().println(access(options.listen().host()));
            awaitEnd(server);
        } catch (IOException e) {
            throw new InvalidValueException(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    /** What can be read and written without a token. */
    private static String access(String host) {
        boolean isAnyAddress = host.equals("0.0.0.0") || host.equals("::");
        return "Anyone who can reach " + (isAnyAddress ? "this machine" : host)
                + " may read and publish all public events (no access rule).";
    }

    /** Returns when this thread is interrupted; an end of the process does not return, but closes the server before. */
    private static void awaitEnd(HubServer server) {
        Thread farewell = new Thread(server::close, "tidings-farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(farewell);
        }
    }

    private Settings settings() {
        Settings settings = new Settings();
        String file = config == null ? around.environment().get(CONFIG_VARIABLE) : config.toString();
        if (file != null) {
            settings.over(file, read(Path.of(file)));
        }
        settings.over(around.environment());
        flags.putOver(settings);
        return settings;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new InvalidValueException("There is no file " + file);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidValueException("The file of settings " + file + " cannot be read: " + e);
        }
        return properties;
    }
}
