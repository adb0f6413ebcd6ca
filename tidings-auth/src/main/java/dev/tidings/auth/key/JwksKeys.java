package dev.tidings.auth.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.JwsHeader;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that an issuer publishes at an address. They are fetched when they are asked for and old, or when a token names one that is not known; never more than twice in a minute. Where the
 * address does not answer, the last ones serve for a day. Any thread; the lock is held for a few comparisons.
 */
public final class JwksKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(JwksKeys.class);
    private static final KeySet NO_KEYS = new KeySet(List.of());

    private final URI address;
    private final Set<JwsAlgorithm> pinned;
    private final KeyFetch fetch;
    private final Clock clock;

    // Guarded by this.
    private KeySet keys = NO_KEYS;
    private Instant fetchedAt = Instant.MIN;
    private Instant refreshAt = Instant.MIN;
    private Instant allowedAt = Instant.MIN;
    private int failures;
    private @Nullable CompletableFuture<KeySet> underWay;

    JwksKeys(URI address, Set<JwsAlgorithm> pinned, KeyFetch fetch, Clock clock) {
        this.address = address;
        this.pinned = Set.copyOf(pinned);
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * The keys at an address, which is asked at once.
     *
     * @param pinned the algorithms that the keys may be for; empty for those that they say, or the usual one of their kind
     * @throws InvalidValueException if the address is not of HTTPS, nor of this machine
     */
    public static JwksKeys at(URI address, Set<JwsAlgorithm> pinned) {
        HttpKeyFetch.requireSafe(address);
        JwksKeys keys = new JwksKeys(address, pinned, new HttpKeyFetch(), Clock.systemUTC());
        keys.known();
        return keys;
    }

    @Override
    public KeySet known() {
        Instant now = clock.instant();
        synchronized (this) {
            if (!now.isBefore(refreshAt)) {
                fetched(now);
            }
            return serving(now);
        }
    }

    @Override
    public CompletionStage<KeySet> keysFor(JwsHeader header) {
        Instant now = clock.instant();
        CompletableFuture<KeySet> fetched;
        synchronized (this) {
            KeySet serving = serving(now);
            boolean isKnown = serving.knows(header, now);
            boolean isOld = !now.isBefore(refreshAt);
            fetched = isOld || !isKnown ? fetched(now) : null;
            if (isKnown || (fetched == null && failures == 0)) {
                return CompletableFuture.completedFuture(serving);
            }
        }
        return fetched == null ? CompletableFuture.failedFuture(unavailable()) : awaited(fetched);
    }

    private static CompletionStage<KeySet> awaited(CompletableFuture<KeySet> fetched) {
        // A copy: who loses patience does not fail those who come later.
        return fetched.copy()
                .orTimeout(JwksPolicy.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unavailable()));
    }

    private static RefusedCredentialsException unavailable() {
        return new RefusedCredentialsException(
                Refusal.KEYS_UNAVAILABLE,
                "The keys of the token's issuer cannot be had now; expected to come back later");
    }

    private KeySet serving(Instant now) {
        return fetchedAt.isBefore(now.minus(JwksPolicy.OUTAGE)) ? NO_KEYS : keys;
    }

    /** The fetch that is under way, or a new one; null if it is too early for one. */
    private @Nullable CompletableFuture<KeySet> fetched(Instant now) {
        if (underWay != null) {
            return underWay;
        }
        if (now.isBefore(allowedAt)) {
            return null;
        }
        allowedAt = now.plus(JwksPolicy.LEAST_INTERVAL);
        CompletableFuture<KeySet> begun = new CompletableFuture<>();
        underWay = begun;
        fetch.fetch(address).whenComplete((fetched, failure) -> {
            if (failure == null) {
                take(begun, fetched);
            } else {
                fail(begun, failure);
            }
        });
        return begun;
    }

    private void take(CompletableFuture<KeySet> begun, KeyFetch.Fetched fetched) {
        KeySet fresh;
        try {
            fresh = parse(fetched.body());
        } catch (InvalidValueException e) {
            fail(begun, e);
            return;
        }
        synchronized (this) {
            Instant now = clock.instant();
            keys = fresh;
            fetchedAt = now;
            refreshAt = now.plus(JwksPolicy.refreshAfter(
                    fetched.maxAge(), ThreadLocalRandom.current().nextDouble()));
            failures = 0;
            underWay = null;
        }
        begun.complete(fresh);
    }

    private void fail(CompletableFuture<KeySet> begun, Throwable failure) {
        synchronized (this) {
            failures++;
            allowedAt = clock.instant().plus(JwksPolicy.retryAfter(failures));
            underWay = null;
        }
        LOG.warn("The keys at {} could not be fetched: {}", address, failure.toString());
        begun.completeExceptionally(unavailable());
    }

    /** What is not understood is passed over (RFC 7517, section 5): others' keys are no reason to have none. */
    private KeySet parse(String body) {
        ObjectNode json = StrictJson.object(body.getBytes(StandardCharsets.UTF_8));
        if (json == null || !json.path("keys").isArray()) {
            throw new InvalidValueException("What is there is no set of keys; expected {\"keys\": [...]}");
        }
        List<TokenKey> usable = new ArrayList<>();
        for (ObjectNode jwk : KeyText.jwks(json)) {
            if (!JwkParser.isForOthers(jwk)) {
                addUsable(usable, jwk);
            }
        }
        return new KeySet(usable);
    }

    /** A secret that is published is none. */
    private void addUsable(List<TokenKey> usable, ObjectNode jwk) {
        try {
            TokenKey key = JwkParser.parse(jwk, pinned);
            if (!(key.verifying() instanceof SecretKey)) {
                usable.add(key.publicPart());
            }
        } catch (InvalidValueException e) {
            LOG.debug("A key at {} is passed over: {}", address, e.getMessage());
        }
    }
}
