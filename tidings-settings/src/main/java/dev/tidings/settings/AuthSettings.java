package dev.tidings.settings;

import dev.tidings.auth.TokenOptions;
import dev.tidings.auth.apikey.ApiKeys;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.PublishedKeys;
import dev.tidings.auth.token.Ceiling;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.IssuersFile;
import dev.tidings.auth.token.TokenRules;
import dev.tidings.memory.MemoryBudget;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes of the settings who is known to the hub: whose tokens, and which API keys. Needs {@code tidings-auth}. */
public final class AuthSettings {
    private static final String ISSUER = "tokens";

    private AuthSettings() {}

    /** Whether there are tokens or API keys that are taken. */
    public static boolean isAnybodyKnown(Settings settings) {
        return isSet(settings, Setting.TOKEN_KEY)
                || isSet(settings, Setting.TOKEN_JWKS)
                || isSet(settings, Setting.TOKEN_ISSUERS)
                || isSet(settings, Setting.API_KEYS);
    }

    private static boolean isSet(Settings settings, Setting setting) {
        return !settings.get(setting).text().isEmpty();
    }

    /** @throws InvalidValueException if a setting is wrong, or a file cannot be read; the message names it */
    public static ApiKeys apiKeys(Settings settings) {
        Given file = settings.get(Setting.API_KEYS);
        return file.text().isEmpty() ? ApiKeys.NONE : file.as(text -> ApiKeys.read(Given.parsePath(text)));
    }

    /**
     * Whose tokens are taken: of the one issuer that settings of their own describe, and of those of the file.
     *
     * @param variables the environment, in which the file's issuers may have keys
     * @throws InvalidValueException if a setting is wrong, or a file cannot be read; the message names it
     */
    public static TokenOptions tokens(Settings settings, Map<String, String> variables) {
        return tokens(settings, variables, new PublishedKeys());
    }

    /** The same, of who reads the settings several times: keys at addresses are had from {@code published}. */
    public static TokenOptions tokens(Settings settings, Map<String, String> variables, PublishedKeys published) {
        List<Issuer> issuers =
                new ArrayList<>(issuer(settings, published).map(List::of).orElse(List.of()));
        Given file = settings.get(Setting.TOKEN_ISSUERS);
        if (!file.text().isEmpty()) {
            issuers.addAll(file.as(text -> new IssuersFile(Given.parsePath(text), variables, published).read()));
        }
        return TokenOptions.of(issuers, MemorySettings.plan(settings).most(MemoryBudget.TOKENS));
    }

    private static Optional<Issuer> issuer(Settings settings, PublishedKeys published) {
        KeySource keys = keys(settings, published);
        String name = settings.get(Setting.TOKEN_ISSUER).text();
        Set<String> audiences =
                settings.all(Setting.TOKEN_AUDIENCE).stream().map(Given::text).collect(Collectors.toUnmodifiableSet());
        if (keys == null) {
            requireKeys(settings);
            return Optional.empty();
        }
        TokenRules usual = TokenRules.usual(name.isEmpty() ? null : name, audiences);
        TokenRules rules = settings.get(Setting.TOKEN_LIFE)
                .as(life -> new TokenRules(usual.issuer(), audiences, usual.leeway(), DurationParser.parse(life)));
        return Optional.of(new Issuer(name.isEmpty() ? ISSUER : name, keys, rules, Ceiling.ALL, List.of()));
    }

    private static void requireKeys(Settings settings) {
        boolean isAnySaid = isSet(settings, Setting.TOKEN_ISSUER)
                || !settings.all(Setting.TOKEN_AUDIENCE).isEmpty();
        if (isAnySaid) {
            throw new InvalidValueException(
                    "There is a token-issuer or a token-audience, and no key of tokens; expected a token-key or a"
                            + " token-jwks with it");
        }
    }

    private static @Nullable KeySource keys(Settings settings, PublishedKeys published) {
        Given file = settings.get(Setting.TOKEN_KEY);
        Given address = settings.get(Setting.TOKEN_JWKS);
        if (!file.text().isEmpty() && !address.text().isEmpty()) {
            throw new InvalidValueException("There are both a token-key and a token-jwks; expected one of them");
        }
        if (!address.text().isEmpty()) {
            return address.as(text -> published.at(url(text), Set.of()));
        }
        return file.text().isEmpty()
                ? null
                : file.as(text -> KeySource.of(KeyText.read(Given.parsePath(text), Set.of())));
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValueException(
                    Text.quote(text) + " is no URL; expected one like https://login.example.com/keys");
        }
    }
}
