package dev.tidings.auth;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Credentials;
import dev.tidings.access.Credentials.BearerToken;
import dev.tidings.access.Grant;
import dev.tidings.auth.apikey.ApiKeys;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells API keys, which begin as no token does, from tokens. */
public final class BearerAuthenticator implements Authenticator {
    private final ApiKeys apiKeys;
    private final Authenticator tokens;

    public BearerAuthenticator(ApiKeys apiKeys, Authenticator tokens) {
        this.apiKeys = apiKeys;
        this.tokens = tokens;
    }

    @Override
    public CompletionStage<Grant> authenticate(Credentials credentials) {
        if (!(credentials instanceof BearerToken bearer) || !ApiKeys.isOne(bearer.token())) {
            return tokens.authenticate(credentials);
        }
        try {
            return CompletableFuture.completedFuture(apiKeys.grant(bearer.token()));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
