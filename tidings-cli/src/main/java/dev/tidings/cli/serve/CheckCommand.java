package dev.tidings.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.cli.print.Figures;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.cli.talk.HubOption;
import dev.tidings.http.Anonymous;
import dev.tidings.server.Openness;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.SettingChanges;
import dev.tidings.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code tidings check}: what {@code serve} would do with settings, and what of that is risky. Its flags are those of {@link ServeCommand}. */
@Command(
        name = "check",
        description = {
            "Reads the settings as serve would with the same flags and the same environment, with the files that they name, and says what is wrong, what is open to whom, and what is risky.",
            "With --server, it says too what a reload and a restart would change in a hub that runs; that needs a token that may operate on **.",
            "Exit code 2 if serve would not start.",
            ""
        },
        abbreviateSynopsis = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  tidings check --config hub.yaml",
            "  tidings check --config hub.yaml --server https://hub.example.com --token-file operator.token"
        })
public final class CheckCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Surroundings around;
    private final SettingFlags flags;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private HubOption hub = new HubOption();

    private CheckCommand(Surroundings around, SettingFlags flags) {
        this.around = around;
        this.flags = flags;
    }

    /** The command, with its flags. */
    public static CommandLine commandLine(Surroundings around) {
        SettingFlags flags = new SettingFlags();
        CommandLine check = new CommandLine(new CheckCommand(around, flags));
        flags.addTo(check.getCommandSpec());
        return check;
    }

    /** @throws IOException if a hub that is to be compared with cannot be reached, or refuses */
    @Override
    public Integer call() throws IOException {
        Settings settings = config.read(around, flags);
        ServerSettings server = SoundSettings.require(settings);
        try (KnownCallers callers = KnownCallers.of(settings, around.environment())) {
            server = callers.addTo(server);
        }
        List<String> lines = new ArrayList<>(described(settings, server));
        List<String> risks = Risks.of(settings, server);
        lines.add(risks.isEmpty() ? "Nothing about it is known to be risky." : "Risky:");
        risks.forEach(risk -> lines.add("- " + risk));
        if (hub.isGiven()) {
            lines.addAll(compared(settings));
        }
        lines.forEach(around.out()::println);
        around.out().flush();
        return ExitCode.OK;
    }

    private List<String> described(Settings settings, ServerSettings server) {
        boolean isKnown = server.http().access().authenticator() != null;
        String host = server.listen().host();
        Anonymous anonymous = Openness.anonymous(server.listen(), server.http().access());
        boolean seesCounts = server.http().readersSeeCounts()
                && !settings.all(Setting.PRESENCE).isEmpty();
        String open = seesCounts
                ? Openness.describeWithCounts(host, anonymous, isKnown)
                : Openness.describe(host, anonymous, isKnown);
        long given = Arrays.stream(Setting.values()).filter(settings::isGiven).count();
        List<String> origins = settings.texts(Setting.CORS_ORIGIN);
        return List.of(
                "The settings are sound (" + Figures.count(given, "setting") + ").",
                "It listens on " + server.listen().host() + ", port "
                        + server.listen().port() + ", "
                        + (server.tls().options() == null ? "in the clear." : "over TLS."),
                open,
                "Pages of other origins that may use it: "
                        + (origins.isEmpty() ? "none." : String.join(", ", origins) + "."));
    }

    private List<String> compared(Settings settings) throws IOException {
        Map<String, String> none = Map.of();
        JsonNode running = read(hub.operator(around.environment()).ask("settings", none));
        SettingChanges changes = SettingChanges.between(shown(running), shown(JSON.valueToTree(settings.shown())));
        return List.of(
                "In the hub that runs, a reload would change: " + listed(changes.changed()) + ".",
                "A restart would change: " + listed(changes.needRestart()) + ".");
    }

    private static JsonNode read(String answer) throws IOException {
        try {
            JsonNode settings = JSON.readTree(answer).path("settings");
            if (settings.isObject()) {
                return settings;
            }
        } catch (JsonProcessingException none) {
            throw noSettings();
        }
        throw noSettings();
    }

    private static IOException noSettings() {
        return new IOException("What answers is no hub that tells its settings; expected another --server");
    }

    /** As they are shown by a hub: what is left out of them is left out of both. */
    private static Settings shown(JsonNode shown) {
        Settings settings = Settings.defaults();
        for (Setting setting : Setting.values()) {
            List<String> texts = new ArrayList<>();
            shown.path(setting.key()).forEach(text -> texts.add(text.asText()));
            settings = shown.has(setting.key()) ? settings.with(setting, String.join(",", texts)) : settings;
        }
        return settings;
    }

    private static String listed(List<Setting> some) {
        return some.isEmpty()
                ? "nothing"
                : String.join(", ", some.stream().map(Setting::key).toList());
    }
}
