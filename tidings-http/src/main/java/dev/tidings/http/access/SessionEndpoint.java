package dev.tidings.http.access;

import dev.tidings.access.Grant;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.http.seal.Seals;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /events/session}: gives a browser a cookie in place of the token that it shows, so that a plain {@code EventSource} may read what the token grants. {@code DELETE} takes it away.
 */
public final class SessionEndpoint {
    public static final String PATH = "/events/session";

    private final Seals seals;

    public SessionEndpoint(Seals seals) {
        this.seals = seals;
    }

    /** Gives the cookie: to who shows a token, not another cookie, which would never end. */
    public void open(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        Grant grant = seals.lasting(caller.requireKnown());
        if (reply.request().headers().all("Authorization").isEmpty()) {
            throw new Problem(
                    403, "A session begins with a token, and goes on with a newer one; expected Authorization: Bearer");
        }
        String cookie = seals.cookie(grant);
        if (cookie == null) {
            throw Problem.badRequest(
                    "What the token grants does not fit into a cookie; expected fewer or shorter selectors, less info, or a ticket");
        }
        reply.answer(Answer.of(200, "application/json", "{" + seals.end(grant) + "}\n")
                .with("Set-Cookie", cookie)
                .with("Cache-Control", "no-store"));
    }

    /** Takes the cookie away, whatever it was. */
    public void close(Reply reply, Target target) {
        target.parameters().require(List.of(), Set.of());
        reply.answer(Answer.of(204).with("Set-Cookie", seals.noCookie()).with("Cache-Control", "no-store"));
    }
}
