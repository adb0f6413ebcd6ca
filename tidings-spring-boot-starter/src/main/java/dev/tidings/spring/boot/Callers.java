package dev.tidings.spring.boot;

import dev.tidings.access.Authenticator;
import dev.tidings.auth.BearerAuthenticator;
import dev.tidings.auth.TokenAuthenticator;
import dev.tidings.settings.AuthSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.spring.UserGrants;
import dev.tidings.topic.InvalidValueException;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is known to the hub: whom the application's own {@link Authenticator} knows, or whose tokens and API keys the settings say.
 *
 * @param authenticator null where nobody is known
 */
record Callers(@Nullable Authenticator authenticator, @Nullable TokenAuthenticator tokens) implements AutoCloseable {
    /**
     * @param own the application's; null where it has none
     * @param users what the application's users may do; null where it does not say
     * @throws InvalidValueException if a setting is wrong, or the application has an authenticator and something else that says who is known
     */
    static Callers of(Settings settings, @Nullable Authenticator own, @Nullable UserGrants users) {
        if (settings.get(Setting.QUICK_AUTH).asSwitch()) {
            throw new InvalidValueException(settings.get(Setting.QUICK_AUTH).origin()
                    + ": it is for a first try of the program; expected keys, or a bean that is an Authenticator");
        }
        boolean areKeysGiven = AuthSettings.isAnybodyKnown(settings);
        if (own != null) {
            requireAlone(
                    areKeysGiven ? "keys under tidings.access" : users != null ? "a bean that is UserGrants" : null);
            return new Callers(own, null);
        }
        TokenAuthenticator tokens =
                areKeysGiven ? new TokenAuthenticator(AuthSettings.tokens(settings, Map.of())) : null;
        Authenticator bearers = tokens == null ? null : new BearerAuthenticator(AuthSettings.apiKeys(settings), tokens);
        return new Callers(
                users == null ? bearers : new UserAuthenticator(users, bearers, InstantSource.system()), tokens);
    }

    private static void requireAlone(@Nullable String other) {
        if (other != null) {
            throw new InvalidValueException(
                    "There are both " + other + " and a bean that is an Authenticator; expected one of them");
        }
    }

    /** @throws InvalidValueException if users of the application are to be known where none can come */
    Callers requireNoUsers() {
        if (authenticator instanceof UserAuthenticator) {
            throw new InvalidValueException("There is a bean that is UserGrants, and the hub has a listener of its own,"
                    + " where no user of the application is known; expected " + SpringSettings.MOUNT
                    + ", or keys of tokens that the application makes");
        }
        return this;
    }

    /** These, where event loops ask who is known. */
    Callers onEventLoops() {
        return authenticator == null || tokens != null
                ? this
                : new Callers(new WatchedAuthenticator(authenticator), tokens);
    }

    @Override
    public void close() {
        if (tokens != null) {
            tokens.close();
        }
    }
}
