package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code tidings health}: whether a hub is ready, for supervisors that run a command to know it. */
@Command(
        name = "health",
        description = {
            "Asks a hub whether it is ready: an event that was published came back through its log. Exit code 0 if so,",
            "1 if not. Without --server and $" + HubOption.VARIABLE + " it asks the port $"
                    + HealthCommand.PORT_VARIABLE + " of this machine, or 8080."
        },
        footer = {"", "Example:", "  tidings health --server https://hub.example.com"})
public final class HealthCommand implements Callable<Integer> {
    static final String PORT_VARIABLE = "TIDINGS_PORT";

    private final Surroundings around;

    @Mixin
    private HubOption hub = new HubOption();

    public HealthCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws IOException if the hub cannot be reached, or is not ready */
    @Override
    public Integer call() throws IOException {
        hub.operator(environment()).requireReady();
        around.out().println("ready");
        return ExitCode.OK;
    }

    private Map<String, String> environment() {
        @Nullable String port = around.environment().get(PORT_VARIABLE);
        if (port == null || around.environment().containsKey(HubOption.VARIABLE)) {
            return around.environment();
        }
        return Map.of(HubOption.VARIABLE, "http://127.0.0.1:" + port);
    }
}
