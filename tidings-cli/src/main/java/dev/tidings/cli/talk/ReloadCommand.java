package dev.tidings.cli.talk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.cli.print.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code tidings reload}: has a hub that runs read its settings anew. */
@Command(
        name = "reload",
        description = {
            "Have a hub read its settings anew: its file and the files that this names. All that can change while it",
            "runs is taken, or nothing; no stream ends. Needs a token that may operate on **."
        },
        footer = {"", "Example:", "  tidings reload --token-file operator.token"})
public final class ReloadCommand implements Callable<Integer> {
    private final Surroundings around;

    @Mixin
    private OperatorOption hub = new OperatorOption();

    public ReloadCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws IOException if the hub cannot be reached, or refuses */
    @Override
    public Integer call() throws IOException {
        String answer = hub.operator(around.environment()).reload();
        JsonNode reloaded = hub.read(answer, around.environment());
        if (hub.isJson()) {
            around.out().print(answer);
        } else {
            around.out().println("Changed: " + listed(reloaded.path("changed")));
            around.out().println("Not taken, as it needs a restart: " + listed(reloaded.path("needRestart")));
        }
        around.out().flush();
        return ExitCode.OK;
    }

    private static String listed(JsonNode names) {
        List<String> all = new ArrayList<>();
        names.forEach(name -> all.add(name.asText()));
        return all.isEmpty() ? "nothing" : String.join(", ", all);
    }
}
