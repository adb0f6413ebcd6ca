package dev.tidings.cli.serve;

import dev.tidings.auth.BearerAuthenticator;
import dev.tidings.auth.TokenAuthenticator;
import dev.tidings.auth.TokenOptions;
import dev.tidings.auth.apikey.ApiKeys;
import dev.tidings.auth.key.PublishedKeys;
import dev.tidings.settings.AuthSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose tokens and API keys the hub takes, as the settings say; nobody's, where they say nothing. */
final class KnownCallers implements AutoCloseable {
    private final @Nullable TokenAuthenticator tokens;
    private final @Nullable BearerAuthenticator all;
    private final @Nullable QuickAuth quick;

    private final PublishedKeys published;

    private KnownCallers(
            @Nullable TokenAuthenticator tokens, ApiKeys apiKeys, @Nullable QuickAuth quick, PublishedKeys published) {
        this.tokens = tokens;
        this.all = tokens == null ? null : new BearerAuthenticator(apiKeys, tokens);
        this.quick = quick;
        this.published = published;
    }

    /**
     * @param variables the environment
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    static KnownCallers of(Settings settings, Map<String, String> variables) {
        return of(settings, variables, new PublishedKeys());
    }

    private static KnownCallers of(Settings settings, Map<String, String> variables, PublishedKeys published) {
        TokenOptions options = AuthSettings.tokens(settings, variables, published);
        ApiKeys apiKeys = AuthSettings.apiKeys(settings);
        boolean isAnybody = AuthSettings.isAnybodyKnown(settings);
        if (settings.get(Setting.QUICK_AUTH).asSwitch()) {
            if (isAnybody) {
                throw new InvalidValueException(
                        "quick-auth makes a key of its own, and there are keys already; expected one or the others");
            }
            QuickAuth quick = new QuickAuth();
            return new KnownCallers(new TokenAuthenticator(quick.options()), apiKeys, quick, published);
        }
        return new KnownCallers(isAnybody ? new TokenAuthenticator(options) : null, apiKeys, null, published);
    }

    /**
     * Those of settings that were read anew. Keys of a first try are the same. These need not be closed where others take their place: their threads end by themselves, once what they have
     * begun is done.
     *
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    KnownCallers anew(Settings settings, Map<String, String> variables) {
        KnownCallers next = of(settings, variables, published);
        return quick == null ? next : this;
    }

    /** The server's settings, with them. */
    ServerSettings addTo(ServerSettings server) {
        return all == null ? server : server.with(all);
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
