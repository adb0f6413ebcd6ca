package dev.tidings.auth;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Credentials.BearerToken;
import dev.tidings.access.Credentials.ClientCertificate;
import dev.tidings.access.Grant;
import dev.tidings.auth.apikey.ApiKeys;
import dev.tidings.memory.MemoryUse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Tells API keys, which begin as no token does, and certificates from tokens. */
public final class BearerAuthenticator implements Authenticator {
    private final ApiKeys apiKeys;
    private final Authenticator tokens;

    public BearerAuthenticator(ApiKeys apiKeys, Authenticator tokens) {
        this.apiKeys = apiKeys;
        this.tokens = tokens;
    }

    @Override
    public CompletionStage<Grant> authenticate(Credentials credentials) {
        if (credentials instanceof ClientCertificate shown) {
            return granted(() -> apiKeys.grant(shown.certificate()));
        }
        return credentials instanceof BearerToken bearer && ApiKeys.isOne(bearer.token())
                ? granted(() -> apiKeys.grant(bearer.token()))
                : tokens.authenticate(credentials);
    }

    @Override
    public List<MemoryUse> memory() {
        return tokens.memory();
    }

    private static CompletionStage<Grant> granted(Supplier<Grant> known) {
        try {
            return CompletableFuture.completedFuture(known.get());
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
