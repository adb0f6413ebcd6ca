package dev.tidings.cli.serve;

import dev.tidings.auth.BearerAuthenticator;
import dev.tidings.auth.TokenAuthenticator;
import dev.tidings.auth.TokenOptions;
import dev.tidings.auth.apikey.ApiKeys;
import dev.tidings.settings.AuthSettings;
import dev.tidings.settings.SealSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose tokens and API keys the hub takes, as the settings say; nobody's, where they say nothing. */
final class KnownCallers implements AutoCloseable {
    private final @Nullable TokenAuthenticator tokens;
    private final @Nullable BearerAuthenticator all;
    private final @Nullable QuickAuth quick;

    private KnownCallers(@Nullable TokenAuthenticator tokens, ApiKeys apiKeys, @Nullable QuickAuth quick) {
        this.tokens = tokens;
        this.all = tokens == null ? null : new BearerAuthenticator(apiKeys, tokens);
        this.quick = quick;
    }

    /**
     * @param variables the environment
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    static KnownCallers of(Settings settings, Map<String, String> variables) {
        TokenOptions options = AuthSettings.tokens(settings, variables);
        ApiKeys apiKeys = AuthSettings.apiKeys(settings);
        boolean isAnybody = AuthSettings.isAnybodyKnown(settings);
        if (settings.get(Setting.QUICK_AUTH).asSwitch()) {
            if (isAnybody) {
                throw new InvalidValueException(
                        "quick-auth makes a key of its own, and there are keys already; expected one or the others");
            }
            QuickAuth quick = new QuickAuth();
            return new KnownCallers(new TokenAuthenticator(quick.options()), apiKeys, quick);
        }
        return new KnownCallers(isAnybody ? new TokenAuthenticator(options) : null, apiKeys, null);
    }

    /**
     * The server's settings, with them.
     *
     * @param data the folder of the log; null for one in memory
     */
    ServerSettings addTo(ServerSettings server, Settings settings, @Nullable Path data) {
        return all == null ? server : server.with(all).with(SealSettings.of(settings, data));
    }

    boolean isAnybody() {
        return all != null;
    }

    /** Lines for who tries it: tokens, which are told nowhere else. */
    List<String> told() {
        return quick == null
                ? List.of()
                : List.of(
                        "For a day, or until the hub ends, this token publishes and reads everything:",
                        "  " + quick.publisher(),
                        "this one reads everything:",
                        "  " + quick.reader(),
                        "and this one operates the hub, at its /console for instance:",
                        "  " + quick.operator());
    }

    @Override
    public void close() {
        if (tokens != null) {
            tokens.close();
        }
    }
}
