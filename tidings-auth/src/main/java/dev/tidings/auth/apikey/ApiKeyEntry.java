package dev.tidings.auth.apikey;

import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Right;
import dev.tidings.auth.file.JsonEntry;
import dev.tidings.auth.file.LimitClaims;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.InfoClaim;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** A key as its file has it. */
record ApiKeyEntry(String name, ApiKey key) {
    static final JsonEntry.Form FORM = new JsonEntry.Form("key", "an object with name, hash and rights", members());

    private static final Pattern HASH = Pattern.compile(ApiKeys.SHA256 + "[0-9a-f]{64}");

    private static List<String> members() {
        List<String> members =
                new ArrayList<>(List.of("name", "hash", "certificate", "until", "limits", InfoClaim.NAME));
        members.addAll(Right.keys());
        return members;
    }

    /** @throws InvalidValueException if it is none */
    static ApiKeyEntry of(JsonEntry entry) {
        String name = entry.text("name");
        try {
            return new ApiKeyEntry(name, key(entry, grant(name, entry)));
        } catch (InvalidValueException e) {
            throw new InvalidValueException("the key " + Text.quote(name) + ": " + e.getMessage());
        }
    }

    private static Grant grant(String name, JsonEntry entry) {
        Bearer bearer = new Bearer(ApiKeys.ISSUER, name, null, null);
        Instant until = entry.time("until");
        return new Grant(
                bearer,
                GrantedSelectors.of(entry.json()).of(name),
                until == null ? Instant.MAX : until,
                LimitClaims.of(entry),
                InfoClaim.of(entry.json().get(InfoClaim.NAME)));
    }

    private static ApiKey key(JsonEntry entry, Grant grant) {
        String certificate = entry.optionalText("certificate");
        if (certificate == null) {
            return ApiKey.ofSecret(hash(entry), grant);
        }
        if (entry.json().has("hash")) {
            throw new InvalidValueException("it has a hash and a certificate; expected one of them");
        }
        try {
            return ApiKey.ofCertificate(new X500Principal(certificate), grant);
        } catch (IllegalArgumentException none) {
            throw new InvalidValueException(
                    "its certificate is " + Text.quote(certificate) + "; expected a subject such as CN=shop,O=Example");
        }
    }

    private static byte[] hash(JsonEntry entry) {
        String text = entry.text("hash");
        if (!HASH.matcher(text).matches()) {
            throw new InvalidValueException("its hash is none; expected sha256: and 64 digits of 0 to 9 and a to f, as"
                    + " tidings key api prints it");
        }
        return HexFormat.of().parseHex(text.substring(ApiKeys.SHA256.length()));
    }
}
