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
import dev.tidings.http.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Finds out who asks before an endpoint is asked: what the credentials of a request grant, where the hub knows any. Any thread. */
public final class Doorkeeper {
    private final @Nullable Authenticator authenticator;
    private final Grant anonymous;
    private final Caller anybody;

    public Doorkeeper(AccessOptions options) {
        this.authenticator = options.authenticator();
        Anonymous given = options.anonymous();
        this.anonymous = (given == null ? Anonymous.NOTHING : given).grant();
        this.anybody = new Caller(null, anonymous, authenticator != null);
    }

    /** The endpoint for requests of which nothing is known yet. */
    public Endpoint before(GrantedEndpoint endpoint) {
        return (reply, target) -> handle(reply, target, endpoint);
    }

    private void handle(Reply reply, Target target, GrantedEndpoint endpoint) {
        Credentials credentials =
                authenticator == null ? new Credentials.None() : CredentialsReader.of(reply.request());
        if (authenticator == null || credentials instanceof Credentials.None) {
            endpoint.handle(reply, target, anybody);
            return;
        }
        CompletableFuture<Grant> asked = authenticator.authenticate(credentials).toCompletableFuture();
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
                endpoint.refuse(reply, target, refused);
                return;
            }
            throw failure;
        }
        Caller caller = new Caller(grant, anonymous, true);
        caller.requireInForce();
        endpoint.handle(reply, target, caller);
    }
}
