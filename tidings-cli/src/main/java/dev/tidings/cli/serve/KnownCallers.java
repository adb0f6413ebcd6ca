package dev.tidings.cli.serve;

import dev.tidings.auth.BearerAuthenticator;
import dev.tidings.auth.TokenAuthenticator;
import dev.tidings.settings.AuthSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Whose tokens and API keys the hub takes, as the settings say; nobody's, where they say nothing. */
final class KnownCallers implements AutoCloseable {
    private final @Nullable TokenAuthenticator tokens;
    private final @Nullable BearerAuthenticator all;

    private KnownCallers(@Nullable TokenAuthenticator tokens, @Nullable BearerAuthenticator all) {
        this.tokens = tokens;
        this.all = all;
    }

    /** @throws dev.tidings.topic.InvalidValueException if a setting is wrong; the message names it */
    static KnownCallers of(Settings settings) {
        var options = AuthSettings.tokens(settings);
        var apiKeys = AuthSettings.apiKeys(settings);
        if (!AuthSettings.isAnybodyKnown(settings)) {
            return new KnownCallers(null, null);
        }
        TokenAuthenticator tokens = new TokenAuthenticator(options);
        return new KnownCallers(tokens, new BearerAuthenticator(apiKeys, tokens));
    }

    /** The server's settings, with them. */
    ServerSettings addTo(ServerSettings server) {
        return all == null ? server : server.with(all);
    }

    boolean isAnybody() {
        return all != null;
    }

    @Override
    public void close() {
        if (tokens != null) {
            tokens.close();
        }
    }
}
