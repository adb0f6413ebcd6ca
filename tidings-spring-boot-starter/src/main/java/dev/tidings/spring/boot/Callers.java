package dev.tidings.spring.boot;

import dev.tidings.access.Authenticator;
import dev.tidings.auth.BearerAuthenticator;
import dev.tidings.auth.TokenAuthenticator;
import dev.tidings.settings.AuthSettings;
import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
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
     * @throws InvalidValueException if a setting is wrong, or there are keys and the application has an authenticator
     */
    static Callers of(Settings settings, @Nullable Authenticator own) {
        if (settings.get(Setting.QUICK_AUTH).asSwitch()) {
            throw new InvalidValueException(settings.get(Setting.QUICK_AUTH).origin()
                    + ": it is for a first try of the program; expected keys, or a bean that is an Authenticator");
        }
        boolean isAnybodyKnown = AuthSettings.isAnybodyKnown(settings);
        if (own != null && isAnybodyKnown) {
            throw new InvalidValueException(
                    "There are both keys under tidings.access and a bean that is an Authenticator; expected one of them");
        }
        if (!isAnybodyKnown) {
            return new Callers(own, null);
        }
        TokenAuthenticator tokens = new TokenAuthenticator(AuthSettings.tokens(settings, Map.of()));
        return new Callers(new BearerAuthenticator(AuthSettings.apiKeys(settings), tokens), tokens);
    }

    @Override
    public void close() {
        if (tokens != null) {
            tokens.close();
        }
    }
}
