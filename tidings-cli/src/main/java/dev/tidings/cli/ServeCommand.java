package dev.tidings.cli;

import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.ServerOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    public Integer call() throws InterruptedException {
        Settings settings = settings();
        ServerOptions options = ServerSettings.server(settings);
        MemoryLogOptions log = ServerSettings.log(settings);
        throw new UnsupportedOperationException("to be completed with HubServer: " + options + log + access(""));
    }

    /** What can be read and written without a token. */
    private static String access(String host) {
        String where = host.equals("0.0.0.0") || host.equals("::") ? "this machine" : host;
        return "Anyone who can reach " + where + " may read and publish all public events (no access rule).";
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
