package dev.tidings.http.events;

import dev.tidings.access.Grant;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Reply;
import dev.tidings.http.Routes;
import dev.tidings.http.Target;
import dev.tidings.http.seal.Seals;
import dev.tidings.http.seal.TicketExtensions;
import dev.tidings.hub.GrantRenewal;
import dev.tidings.hub.Hub;
import dev.tidings.hub.RenewalForm;
import dev.tidings.hub.StreamName;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code PUT /events/streams/{name}/grant}: lets an open stream go on by the token that is shown, of the same issuer and subject, without a break.
 */
public final class RenewEndpoint implements GrantedEndpoint {
    private static final String GRANT = "/grant";

    private final Hub hub;
    private final Seals seals;

    public RenewEndpoint(Hub hub, Seals seals) {
        this.hub = hub;
        this.seals = seals;
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        String path = target.path();
        if (!path.endsWith(GRANT)) {
            throw Routes.nothingAt(StreamEndpoint.PATH + "...");
        }
        StreamName name = StreamName.of(path.substring(StreamEndpoint.PATH.length(), path.length() - GRANT.length()));
        Grant grant = caller.requireKnown();
        reply.answerWhenDone(hub.renew(renewal(name, caller, grant)).thenApply(id -> answer(grant, id)));
    }

    private GrantRenewal renewal(StreamName name, Caller caller, Grant grant) {
        return new GrantRenewal(
                caller.claim(name, true), grant, ticket -> TicketExtensions.event(ticket, seals.lasting(grant)));
    }

    /**
     * How other hubs of the log are told what this one was asked for.
     *
     * @param callers who somebody is by a grant
     */
    public RenewalForm form(Function<Grant, Caller> callers) {
        return new RenewalForm() {
            @Override
            public String write(GrantRenewal renewal) {
                return Seals.told(renewal.grant());
            }

            @Override
            public GrantRenewal read(StreamName name, String written) {
                Grant grant = Seals.readTold(written);
                return renewal(name, callers.apply(grant), grant);
            }
        };
    }

    private Answer answer(Grant grant, String id) {
        return Answer.of(200, "application/json", "{" + seals.end(grant) + ",\"id\":\"" + id + "\"}\n")
                .with("Cache-Control", "no-store");
    }
}
