package dev.tidings.settings;

import dev.tidings.http.seal.SealKeys;
import dev.tidings.http.seal.SealOptions;
import dev.tidings.http.seal.SealOptions.SameSite;
import dev.tidings.topic.DurationParser;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes of the settings how cookies and tickets are given in place of tokens. Needs {@code tidings-http}. */
public final class SealSettings {
    private static final String FILE = "ticket.key";

    private SealSettings() {}

    /**
     * Reads the secret, and makes it where there is none yet.
     *
     * @param data the folder of what the hub keeps; null for one that keeps nothing, whose secret then ends with its process
     * @throws dev.tidings.topic.InvalidValueException if a setting is wrong, or the file cannot be used; the message names it
     */
    public static SealOptions of(Settings settings, @Nullable Path data) {
        SameSite sameSite =
                settings.get(Setting.SESSION_SAME_SITE).as(text -> SameSite.valueOf(text.toUpperCase(Locale.ROOT)));
        SealKeys keys = keys(settings.get(Setting.TICKET_KEY), data);
        return settings.get(Setting.SESSION_OUTLIVES)
                .as(text -> new SealOptions(keys, sameSite, DurationParser.parse(text)));
    }

    private static SealKeys keys(Given file, @Nullable Path data) {
        if (!file.text().isEmpty()) {
            return file.as(text -> SealKeys.of(Path.of(text)));
        }
        return data == null ? SealKeys.random() : SealKeys.of(data.resolve(FILE));
    }
}
