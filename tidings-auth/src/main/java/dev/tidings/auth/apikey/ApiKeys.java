package dev.tidings.auth.apikey;

import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.file.JsonEntry;
import dev.tidings.auth.file.SmallFile;
import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** The keys of back ends, and their certificates. Immutable; any thread. */
public final class ApiKeys {
    /** Who vouches for them, in their grants: the hub's own file. */
    public static final String ISSUER = "api-keys";
    /** No keys. */
    public static final ApiKeys NONE = new ApiKeys(List.of(), Clock.systemUTC());

    static final String SHA256 = "sha256:";

    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private static final int LEAST_SECRET_LENGTH = 22;

    private final List<ApiKey> keys;
    private final Clock clock;

    private ApiKeys(List<ApiKey> keys, Clock clock) {
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    /**
     * Reads a file: {@code {"keys": [{"name": "shop", "hash": "sha256:...", "publish": ["orders/**"]}]}}.
     *
     * @throws InvalidValueException if it cannot be read, or something in it is no such key; the message names it
     */
    public static ApiKeys read(Path file) {
        return read(file, Clock.systemUTC());
    }

    static ApiKeys read(Path file, Clock clock) {
        return new SmallFile(file, "API keys", MOST_BYTES).parse(content -> new ApiKeys(parse(content), clock));
    }

    private static List<ApiKey> parse(byte[] utf8) {
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonEntry one : ApiKeyEntry.FORM.list(utf8, "keys")) {
            ApiKeyEntry entry = ApiKeyEntry.of(one);
            if (!names.add(entry.name())) {
                throw new InvalidValueException("there are two keys " + entry.name() + "; expected a name for each");
            }
            keys.add(entry.key());
        }
        return keys;
    }

    /** Whether a text is meant to be one of these, rather than a token. */
    public static boolean isOne(String text) {
        return text.startsWith(ApiSecret.PREFIX);
    }

    /**
     * What the owner of a secret may do.
     *
     * @throws RefusedCredentialsException if it is none, or over
     */
    public Grant grant(String secret) {
        if (secret.length() < ApiSecret.PREFIX.length() + LEAST_SECRET_LENGTH) {
            throw new RefusedCredentialsException(Refusal.MALFORMED, "The API key is too short; expected all of it");
        }
        byte[] hash = ApiSecret.sha256(secret);
        ApiKey found = null;
        for (ApiKey key : keys) {
            found = key.isOf(hash) ? key : found;
        }
        if (found == null) {
            throw new RefusedCredentialsException(Refusal.FORGED, "There is no such API key");
        }
        return inForce(found);
    }

    /**
     * What the owner of a certificate may do, whose authority the listener has found to be one of its own.
     *
     * @throws RefusedCredentialsException if its subject is none of these, or its grant is over
     */
    public Grant grant(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        for (ApiKey key : keys) {
            if (key.isOf(subject)) {
                return inForce(key);
            }
        }
        throw new RefusedCredentialsException(Refusal.FORGED, "There is nobody of such a certificate");
    }

    private Grant inForce(ApiKey key) {
        if (key.grant().isOver(clock.instant())) {
            throw new RefusedCredentialsException(
                    Refusal.EXPIRED, "The API key expired at " + key.grant().until());
        }
        return key.grant();
    }
}
