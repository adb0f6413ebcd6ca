package dev.tidings.cli.serve;

import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in the files that settings are had from, as hashes.
 *
 * @param config of the file of settings; empty where there is none
 * @param named of the files that settings name whose content can change while the hub runs
 */
record NamedFiles(String config, Map<Setting, String> named) {
    private static final List<Setting> READ_ANEW = List.of(
            Setting.TLS_CERT,
            Setting.TLS_KEY,
            Setting.TLS_KEY_PASSWORD,
            Setting.TLS_CLIENT_CA,
            Setting.TOKEN_KEY,
            Setting.TOKEN_ISSUERS,
            Setting.API_KEYS);

    static NamedFiles of(@Nullable Path config, Settings settings) {
        return new NamedFiles(config == null ? "" : hash(config.toString()), named(settings));
    }

    /** The same file of settings, and the files that others name, as they are now. */
    NamedFiles with(Settings others) {
        return new NamedFiles(config, named(others));
    }

    private static Map<Setting, String> named(Settings settings) {
        Map<Setting, String> named = new EnumMap<>(Setting.class);
        for (Setting setting : READ_ANEW) {
            StringBuilder hashes = new StringBuilder();
            settings.texts(setting).forEach(file -> hashes.append(hash(file)));
            named.put(setting, hashes.toString());
        }
        return named;
    }

    private static String hash(String file) {
        try {
            return file.isEmpty() ? "" : Text.sha256(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1));
        } catch (IOException | InvalidPathException missing) {
            return "missing";
        }
    }

    /** The settings whose files hold something else than they did. */
    List<Setting> differing(NamedFiles before) {
        return READ_ANEW.stream()
                .filter(setting -> !String.valueOf(named.get(setting)).equals(before.named.get(setting)))
                .toList();
    }
}
