package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Caller;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Steering;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The settings in force, and how they are read anew. */
final class SettingsEndpoint {
    private static final int CONFLICT = 409;

    private final Hub hub;
    private final Steering steering;

    SettingsEndpoint(Hub hub, Steering steering) {
        this.hub = hub;
        this.steering = steering;
    }

    /** {@code GET /events/operate/settings}. */
    void show(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        ObjectNode json = OverviewJson.of(hub);
        ObjectNode settings = json.putObject("settings");
        steering.settings().forEach((name, values) -> putAll(settings.putArray(name), values));
        OverviewRoutes.answer(reply, CompletableFuture.completedStage(json));
    }

    /** {@code POST /events/operate/reload}. */
    void reload(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        OverviewRoutes.answer(reply, steering.reload().handle(this::json));
    }

    private ObjectNode json(Steering.Reloaded reloaded, Throwable failure) {
        if (failure != null) {
            throw problem(failure);
        }
        ObjectNode json = OverviewJson.of(hub);
        putAll(json.putArray("changed"), reloaded.changed());
        putAll(json.putArray("needRestart"), reloaded.needRestart());
        return json;
    }

    /** The request was right; what is wrong is where the settings are. */
    private static RuntimeException problem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof InvalidValueException wrong
                ? new Problem(CONFLICT, "Nothing was taken, and what ran goes on: " + wrong.getMessage())
                : new CompletionException(cause);
    }

    private static void putAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
