package dev.tidings.http.access;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.http.AccessNote;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.AddressLimits;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Caller;
import dev.tidings.http.Endpoint;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Reply;
import dev.tidings.http.Request;
import dev.tidings.http.Target;
import dev.tidings.http.seal.Seals;
import dev.tidings.http.seal.Ticket;
import dev.tidings.http.seal.TicketExtensions;
import dev.tidings.hub.Hub;
import dev.tidings.memory.MemoryUse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks before an endpoint is asked: what the credentials of a request grant, where the hub knows any. What it gave itself, cookies and tickets, it opens; all else is the authenticator's.
 * Any thread.
 */
public final class Doorkeeper {
    private static final Set<Refusal> GUESSES = EnumSet.of(
            Refusal.MALFORMED, Refusal.FORGED, Refusal.WRONG_KEY, Refusal.WRONG_ISSUER, Refusal.WRONG_ALGORITHM);
    private static final Duration SLOWLY = Duration.ofSeconds(1);
    private static final String STREAM = "stream";

    private final @Nullable Authenticator authenticator;
    private final Gate gate;
    private final Seals seals;
    private final TicketExtensions extensions;
    private final Hub hub;
    private final FailedCredentials failed;
    private final RefusedCredentials refusals;
    private final Grant anonymous;
    private final Caller anybody;

    public Doorkeeper(AccessOptions options, AddressLimits addresses, Gate gate, Seals seals, Hub hub) {
        this(options, gate, seals, hub, new FailedCredentials(addresses, System::nanoTime), new RefusedCredentials());
    }

    private Doorkeeper(
            AccessOptions options,
            Gate gate,
            Seals seals,
            Hub hub,
            FailedCredentials failed,
            RefusedCredentials refusals) {
        this.failed = failed;
        this.refusals = refusals;
        this.authenticator = options.authenticator();
        this.gate = gate;
        this.seals = seals;
        this.extensions = new TicketExtensions(hub);
        this.hub = hub;
        Anonymous given = options.anonymous();
        this.anonymous = (given == null ? Anonymous.NOTHING : given).grant();
        this.anybody = new Caller(null, anonymous, authenticator != null);
    }

    /** The same with other options, behind another gate, which counts on. */
    public Doorkeeper with(AccessOptions other, Gate otherGate, Seals otherSeals) {
        return new Doorkeeper(other, otherGate, otherSeals, hub, failed, refusals);
    }

    /** How the budgets of memory stand of who knows credentials. Any thread. */
    public List<MemoryUse> memory() {
        return authenticator == null ? List.of() : authenticator.memory();
    }

    /** What was shown and granted nothing. */
    public RefusedCredentials refusals() {
        return refusals;
    }

    /**
     * The endpoint for requests of which nothing is known yet.
     *
     * @param action what is asked for there, as it is {@linkplain dev.tidings.hub.HubListener#onAccess told} to who observes the hub
     */
    public Endpoint before(String action, GrantedEndpoint endpoint) {
        return (reply, target) -> {
            if (hub.isObserved()) {
                reply.note(new AccessNote(action, reply.request().peer().address(), hub::attempted));
            }
            handle(reply, target, endpoint);
        };
    }

    private void handle(Reply reply, Target target, GrantedEndpoint endpoint) {
        if (authenticator == null) {
            endpoint.handle(reply, target, reply.noted(anybody));
            return;
        }
        String ticket = endpoint.takesTickets() ? target.parameters().one(Ticket.PARAMETER) : null;
        Credentials credentials = CredentialsReader.of(reply.request(), ticket);
        if (credentials instanceof Credentials.None) {
            endpoint.handle(reply, target, reply.noted(anybody));
        } else {
            CompletableFuture<Caller> known = knowing(callerOf(reply.request(), target, credentials, authenticator));
            boolean isSentAgain = !(credentials instanceof Credentials.BearerToken);
            if (known.isDone()) {
                admit(reply, target, endpoint, known, isSentAgain);
            } else {
                known.whenComplete(
                        (caller, failure) -> reply.execute(() -> admit(reply, target, endpoint, known, isSentAgain)));
            }
        }
    }

    private CompletableFuture<Caller> callerOf(
            Request request, Target target, Credentials credentials, Authenticator authority) {
        if (credentials instanceof Credentials.Ticket shown) {
            String stream = target.parameters().one(STREAM);
            return seals.use(shown.ticket(), extensions, origin -> gate.isFrom(origin, request), stream)
                    .thenApply(ticket -> new Caller(ticket.grant(), anonymous, true, ticket, hub.revocations(), null))
                    .toCompletableFuture();
        }
        if (credentials instanceof Credentials.SessionCookie cookie) {
            gate.requireOwnPage(request);
            return open(cookie);
        }
        if (credentials instanceof Credentials.User) {
            gate.requireNoForeignPage(request);
        }
        CompletableFuture<Caller> caller =
                authority.authenticate(credentials).thenApply(this::callerOf).toCompletableFuture();
        return credentials instanceof Credentials.ClientCertificate || credentials instanceof Credentials.User
                ? caller.exceptionally(this::anybodyWhereRefused)
                : caller;
    }

    /** Whose certificate or user is known to nobody is anybody: it may have been asked for on the way, and its owner not know that it was shown. */
    private Caller anybodyWhereRefused(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof RefusedCredentialsException) {
            return anybody;
        }
        throw new CompletionException(cause);
    }

    /** Somebody known: by a grant that another hub was shown, too. */
    public Caller callerOf(Grant grant) {
        return new Caller(grant, anonymous, true, null, hub.revocations(), null);
    }

    /** Nobody is let in before it is known what was taken back. */
    private CompletableFuture<Caller> knowing(CompletableFuture<Caller> caller) {
        CompletableFuture<Void> known = hub.revocationsKnown().toCompletableFuture();
        boolean isKnown = known.isDone() && !known.isCompletedExceptionally();
        return isKnown ? caller : caller.thenCombine(known, (one, all) -> one);
    }

    private CompletableFuture<Caller> open(Credentials.SessionCookie cookie) {
        try {
            return CompletableFuture.completedFuture(callerOf(seals.openCookie(cookie.value())));
        } catch (RefusedCredentialsException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Who shows much that is none is answered slowly. */
    private void refuse(
            Reply reply,
            Target target,
            GrantedEndpoint endpoint,
            RefusedCredentialsException refused,
            boolean isSentAgain) {
        refusals.add(refused.refusal());
        boolean isGuess = GUESSES.contains(refused.refusal());
        if (isGuess && failed.isOneTooMany(reply.request().peer().address())) {
            CompletableFuture.delayedExecutor(SLOWLY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> reply.execute(() -> endpoint.refuse(reply, target, refused, isSentAgain)));
        } else {
            endpoint.refuse(reply, target, refused, isSentAgain);
        }
    }

    private void admit(
            Reply reply,
            Target target,
            GrantedEndpoint endpoint,
            CompletableFuture<Caller> known,
            boolean isSentAgain) {
        Caller caller;
        try {
            caller = reply.noted(known.join());
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RefusedCredentialsException refused) {
                refuse(reply, target, endpoint, refused, isSentAgain);
                return;
            }
            throw failure;
        }
        try {
            caller.requireInForce();
        } catch (RefusedCredentialsException refused) {
            refusals.add(refused.refusal());
            endpoint.refuse(reply, target, refused, isSentAgain);
            return;
        }
        endpoint.handle(reply, target, caller);
    }
}
