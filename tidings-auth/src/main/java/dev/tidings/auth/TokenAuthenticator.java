package dev.tidings.auth;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Credentials.BearerToken;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.Issuers;
import dev.tidings.auth.token.TokenVerifier;
import dev.tidings.auth.token.TokenVerifier.Verified;
import dev.tidings.memory.MemoryUse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes grants of tokens. One that it knows is answered at once; one that is new is looked at by a thread of its own, once, however many show it at the same time. Where too
 * many wait already, it is refused as {@link Refusal#BUSY}.
 */
public final class TokenAuthenticator implements Authenticator, AutoCloseable {
    private static final long IDLE_SECONDS = 30;

    private final Issuers issuers;
    private final TokenVerifier verifier;
    private final Clock clock;
    private final TokenCache cache;
    private final ThreadPoolExecutor workers;
    private final ConcurrentMap<TokenHash, CompletableFuture<Grant>> underWay = new ConcurrentHashMap<>();

    public TokenAuthenticator(TokenOptions options) {
        this(options, Clock.systemUTC());
    }

    TokenAuthenticator(TokenOptions options, Clock clock) {
        this.issuers = new Issuers(options.issuers());
        this.verifier = new TokenVerifier(clock);
        this.clock = clock;
        this.cache = new TokenCache(options.cachedBytes());
        AtomicInteger count = new AtomicInteger();
        this.workers = new ThreadPoolExecutor(
                options.threads(),
                options.threads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(options.waiting()),
                task -> {
                    Thread thread = new Thread(task, "tidings-tokens-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<Grant> authenticate(Credentials credentials) {
        if (!(credentials instanceof BearerToken bearer)) {
            return refused(Refusal.ABSENT, "There is no token; expected Authorization: Bearer with one");
        }
        if (bearer.token().length() > CompactJws.MAX_LENGTH) {
            return refused(
                    Refusal.MALFORMED,
                    "The token is too long; expected at most " + CompactJws.MAX_LENGTH + " characters");
        }
        TokenHash hash = TokenHash.of(bearer.token());
        Verified known = cache.get(hash, clock.instant());
        return known == null ? verified(bearer.token(), hash) : CompletableFuture.completedFuture(known.grant());
    }

    @Override
    public List<MemoryUse> memory() {
        return List.of(cache.memory());
    }

    private static CompletionStage<Grant> refused(Refusal refusal, String message) {
        return CompletableFuture.failedFuture(new RefusedCredentialsException(refusal, message));
    }

    private CompletionStage<Grant> verified(String token, TokenHash hash) {
        CompletableFuture<Grant> grant = new CompletableFuture<>();
        CompletableFuture<Grant> earlier = underWay.putIfAbsent(hash, grant);
        if (earlier != null) {
            return handedOver(earlier);
        }
        try {
            workers.execute(() -> verify(token, hash, grant));
        } catch (RejectedExecutionException e) {
            fail(hash, grant, e);
        }
        return handedOver(grant);
    }

    /** One for each caller: who loses patience with it fails nobody else. */
    private static CompletionStage<Grant> handedOver(CompletableFuture<Grant> shared) {
        CompletableFuture<Grant> own = new CompletableFuture<>();
        shared.handle((grant, refused) -> refused == null ? own.complete(grant) : own.completeExceptionally(refused));
        return own;
    }

    private void verify(String token, TokenHash hash, CompletableFuture<Grant> grant) {
        try {
            CompactJws jws = CompactJws.parse(token);
            Issuer issuer = issuers.of(jws);
            CompletableFuture<KeySet> keys = issuer.keys().keysFor(jws.header()).toCompletableFuture();
            if (keys.isDone() && !keys.isCompletedExceptionally()) {
                complete(hash, grant, verifier.verify(jws, issuer, keys.join()));
            } else {
                keys.thenApplyAsync(those -> verifier.verify(jws, issuer, those), workers)
                        .whenComplete((good, failure) -> {
                            if (failure == null) {
                                complete(hash, grant, good);
                            } else {
                                fail(hash, grant, failure);
                            }
                        });
            }
        } catch (RuntimeException | Error e) {
            fail(hash, grant, e);
        }
    }

    private void complete(TokenHash hash, CompletableFuture<Grant> grant, Verified good) {
        cache.put(hash, good);
        underWay.remove(hash);
        grant.complete(good.grant());
    }

    private void fail(TokenHash hash, CompletableFuture<Grant> grant, Throwable failure) {
        underWay.remove(hash);
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        grant.completeExceptionally(
                cause instanceof RejectedExecutionException
                        ? new RefusedCredentialsException(
                                Refusal.BUSY,
                                "Too many new tokens are being looked at; expected to come back in a moment")
                        : cause);
    }

    /** Ends the threads; what waits is refused. */
    @Override
    public void close() {
        workers.shutdownNow();
        RejectedExecutionException closed = new RejectedExecutionException();
        underWay.forEach((hash, grant) -> fail(hash, grant, closed));
    }
}
