package dev.tidings.auth.apikey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Right;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.LimitClaims;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import dev.tidings.topic.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** A key as its file has it. A member that is misspelled is an error: a limit that is not read is none. */
record ApiKeyEntry(String name, ApiKey key) {
    private static final Pattern HASH = Pattern.compile(ApiKeys.SHA256 + "[0-9a-f]{64}");
    private static final List<String> MEMBERS = members();

    private static List<String> members() {
        List<String> members = new ArrayList<>(List.of("name", "hash", "until", "limits"));
        for (Right right : Right.values()) {
            members.add(right.key());
        }
        return List.copyOf(members);
    }

    /** @throws InvalidValueException if it is none */
    static ApiKeyEntry of(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new InvalidValueException(
                    "there is a key that is none; expected an object with name, hash and rights");
        }
        object.fieldNames().forEachRemaining(ApiKeyEntry::requireKnown);
        String name = text(object, "name");
        try {
            return new ApiKeyEntry(name, new ApiKey(hash(object), grant(name, object)));
        } catch (InvalidValueException e) {
            throw new InvalidValueException("the key " + Text.quote(name) + ": " + e.getMessage());
        }
    }

    private static void requireKnown(String member) {
        if (!MEMBERS.contains(member)) {
            throw new InvalidValueException(
                    "a key has a member " + Text.quote(member) + "; did you mean " + Nearest.to(member, MEMBERS) + "?");
        }
    }

    private static Grant grant(String name, ObjectNode object) {
        Bearer bearer = new Bearer(ApiKeys.ISSUER, name, null, null);
        return new Grant(
                bearer, GrantedSelectors.of(object).of(name), until(object), LimitClaims.of(object.get("limits")));
    }

    private static Instant until(ObjectNode object) {
        if (!object.has("until")) {
            return Instant.MAX;
        }
        String text = text(object, "until");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException(
                    "its until is " + Text.quote(text) + "; expected a time such as 2027-01-31T12:00:00Z");
        }
    }

    private static byte[] hash(ObjectNode object) {
        String text = text(object, "hash");
        if (!HASH.matcher(text).matches()) {
            throw new InvalidValueException("its hash is none; expected sha256: and 64 digits of 0 to 9 and a to f, as"
                    + " tidings key api prints it");
        }
        return HexFormat.of().parseHex(text.substring(ApiKeys.SHA256.length()));
    }

    private static String text(ObjectNode object, String member) {
        JsonNode value = object.get(member);
        if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
            throw new InvalidValueException("a key has no " + member + "; expected a text");
        }
        return value.textValue();
    }
}
