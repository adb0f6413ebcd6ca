package dev.tidings.http.operate;

import dev.tidings.http.Answer;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;

/** Whether the process serves, and whether events get through it. */
public final class Health {
    private final ReadinessProbe readiness;

    public Health(Hub hub) {
        this.readiness = new ReadinessProbe(hub);
    }

    /** {@code GET /health/live}. */
    public void live(Reply reply, Target target) {
        reply.answer(status("live"));
    }

    /** {@code GET /health/ready}. */
    public void ready(Reply reply, Target target) {
        reply.answerWhenDone(readiness.isReady().thenApply(Health::readiness));
    }

    private static Answer readiness(boolean ready) {
        if (ready) {
            return status("ready");
        }
        throw Problem.busy("An event published to the log did not come back through it in time");
    }

    private static Answer status(String word) {
        return Answer.of(200, "application/json", "{\"status\":\"" + word + "\"}\n");
    }
}
