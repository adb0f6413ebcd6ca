package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Right;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.Endpoint;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Routes;
import dev.tidings.http.Steering;
import dev.tidings.hub.Hub;
import dev.tidings.topic.Selector;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** The paths of operators, under {@value #PATH}: each is for who may operate everything, and tells nobody else more than that. */
public final class OverviewRoutes {
    /** What they begin with. */
    public static final String PATH = "/events/operate/";

    private static final Selector EVERYTHING = Selector.of("**");

    private OverviewRoutes() {}

    /**
     * Adds them.
     *
     * @param door makes an endpoint of one that is to be told who asks, by what is asked for there
     */
    public static void addTo(
            Routes routes, Hub hub, HttpOptions options, BiFunction<String, GrantedEndpoint, Endpoint> door) {
        StreamsEndpoint streams = new StreamsEndpoint(hub);
        TopicsEndpoint topics = new TopicsEndpoint(hub);
        HubEndpoint itself = new HubEndpoint(hub);
        TokenEndpoint token = new TokenEndpoint(hub, options.access().authenticator());
        routes.add("GET", StreamsEndpoint.PATH, door.apply("list-streams", forOperators(streams::list)))
                .add("DELETE", StreamsEndpoint.PATH, door.apply("end-streams", forOperators(streams::endAll)))
                .addUnder("GET", StreamsEndpoint.PATH + "/", door.apply("show-stream", forOperators(streams::show)))
                .addUnder("DELETE", StreamsEndpoint.PATH + "/", door.apply("end-stream", forOperators(streams::end)))
                .add("GET", PATH + "topics", door.apply("list-topics", forOperators(topics)))
                .add("GET", PATH + "hub", door.apply("show-hub", forOperators(itself::show)))
                .add("GET", PATH + "nodes", door.apply("list-nodes", forOperators(itself::nodes)))
                .add("POST", PATH + "token", door.apply("inspect-token", forOperators(token)));
        Steering steering = options.steering();
        if (steering != null) {
            SettingsEndpoint settings = new SettingsEndpoint(hub, steering);
            routes.add("GET", PATH + "settings", door.apply("show-settings", forOperators(settings::show)))
                    .add("POST", PATH + "reload", door.apply("reload", forOperators(settings::reload)));
        }
    }

    private static GrantedEndpoint forOperators(GrantedEndpoint endpoint) {
        return (reply, target, caller) -> {
            caller.require(Right.OPERATE, EVERYTHING);
            endpoint.handle(reply, target, caller);
        };
    }

    /** Whether somebody may operate everything. */
    static boolean isOperator(Caller caller) {
        return caller.grant() != null && caller.grant().allows(Right.OPERATE, EVERYTHING);
    }

    /** Answers with what comes of the stage; a loop that does not answer in time is busy. */
    static void answer(Reply reply, CompletionStage<ObjectNode> stage) {
        reply.answerWhenDone(stage.handle((json, failure) -> {
            if (failure != null) {
                throw problem(failure);
            }
            return Answer.of(200, "application/json", json + "\n").with("Cache-Control", "no-store");
        }));
    }

    private static RuntimeException problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof RejectedExecutionException) {
            return Problem.busy("An event loop of the hub did not answer in time; try again");
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }
}
