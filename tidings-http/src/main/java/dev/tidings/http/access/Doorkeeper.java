package dev.tidings.http.access;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Caller;
import dev.tidings.http.Endpoint;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.http.seal.Seals;
import dev.tidings.http.seal.Ticket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks before an endpoint is asked: what the credentials of a request grant, where the hub knows any. What it gave itself, cookies and tickets, it opens; all else is the authenticator's.
 * Any thread.
 */
public final class Doorkeeper {
    private static final String STREAM = "stream";

    private final @Nullable Authenticator authenticator;
    private final Gate gate;
    private final Seals seals;
    private final Grant anonymous;
    private final Caller anybody;

    public Doorkeeper(AccessOptions options, Gate gate, Seals seals) {
        this.authenticator = options.authenticator();
        this.gate = gate;
        this.seals = seals;
        Anonymous given = options.anonymous();
        this.anonymous = (given == null ? Anonymous.NOTHING : given).grant();
        this.anybody = new Caller(null, anonymous, authenticator != null);
    }

    /** The endpoint for requests of which nothing is known yet. */
    public Endpoint before(GrantedEndpoint endpoint) {
        return (reply, target) -> handle(reply, target, endpoint);
    }

    private void handle(Reply reply, Target target, GrantedEndpoint endpoint) {
        if (authenticator == null) {
            endpoint.handle(reply, target, anybody);
            return;
        }
        String ticket = endpoint.takesTickets() ? target.parameters().one(Ticket.PARAMETER) : null;
        Credentials credentials = CredentialsReader.of(reply.request(), ticket);
        if (credentials instanceof Credentials.None) {
            endpoint.handle(reply, target, anybody);
        } else if (credentials instanceof Credentials.BearerToken) {
            authenticate(reply, target, endpoint, authenticator, credentials);
        } else {
            open(reply, target, endpoint, credentials);
        }
    }

    /** Lets in by what the hub gave itself. */
    private void open(Reply reply, Target target, GrantedEndpoint endpoint, Credentials credentials) {
        Caller caller;
        try {
            caller = callerOf(reply.request(), target, credentials);
        } catch (RefusedCredentialsException refused) {
            endpoint.refuse(reply, target, refused, true);
            return;
        }
        endpoint.handle(reply, target, caller);
    }

    private Caller callerOf(Request request, Target target, Credentials credentials) {
        if (credentials instanceof Credentials.Ticket shown) {
            String stream = target.parameters().one(STREAM);
            Ticket ticket = seals.use(shown.ticket(), origin -> gate.isFrom(origin, request), stream);
            return new Caller(ticket.grant(), anonymous, true, ticket);
        }
        gate.requireOwnPage(request);
        return new Caller(seals.openCookie(((Credentials.SessionCookie) credentials).value()), anonymous, true);
    }

    private void authenticate(
            Reply reply, Target target, GrantedEndpoint endpoint, Authenticator authority, Credentials credentials) {
        CompletableFuture<Grant> asked = authority.authenticate(credentials).toCompletableFuture();
        if (asked.isDone()) {
            admit(reply, target, endpoint, asked);
        } else {
            asked.whenComplete((grant, failure) -> reply.execute(() -> admit(reply, target, endpoint, asked)));
        }
    }

    private void admit(Reply reply, Target target, GrantedEndpoint endpoint, CompletableFuture<Grant> known) {
        Grant grant;
        try {
            grant = known.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RefusedCredentialsException refused) {
                endpoint.refuse(reply, target, refused, false);
                return;
            }
            throw failure;
        }
        Caller caller = new Caller(grant, anonymous, true);
        caller.requireInForce();
        endpoint.handle(reply, target, caller);
    }
}
