package dev.tidings.http.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A grant as JSON, short, since it goes into cookies and addresses; read again only where it was signed by the hub. */
final class GrantJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private GrantJson() {}

    static ObjectNode write(Grant grant) {
        ObjectNode json = JSON.createObjectNode();
        Bearer bearer = grant.bearer();
        putUnlessNull(json, "i", bearer.issuer());
        putUnlessNull(json, "s", bearer.subject());
        putUnlessNull(json, "j", bearer.tokenId());
        putUnlessNull(json, "n", grant.info());
        if (bearer.issuedAt() != null) {
            json.put("a", bearer.issuedAt().getEpochSecond());
        }
        if (!grant.until().equals(Instant.MAX)) {
            json.put("u", grant.until().toEpochMilli());
        }
        grant.rights().granted().forEach((right, selectors) -> write(json.withArray(right.key()), selectors));
        if (!grant.rights().denied().isEmpty()) {
            write(json.withArray("deny"), grant.rights().denied());
        }
        if (!grant.limits().equals(Limits.NONE)) {
            Limits limits = grant.limits();
            json.putArray("l")
                    .add(limits.streams())
                    .add(limits.selectors())
                    .add(limits.publishesPerSecond())
                    .add(limits.bytesPerSecond());
        }
        return json;
    }

    private static void putUnlessNull(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void write(ArrayNode array, List<Selector> selectors) {
        selectors.forEach(selector -> array.add(selector.text()));
    }

    static Grant read(JsonNode json) {
        Rights rights = Rights.NONE;
        for (Right right : Right.values()) {
            if (json.has(right.key())) {
                rights = rights.with(right, selectors(json.get(right.key())));
            }
        }
        if (json.has("deny")) {
            rights = rights.without(selectors(json.get("deny")));
        }
        Bearer bearer = new Bearer(
                text(json, "i"),
                text(json, "s"),
                text(json, "j"),
                json.has("a") ? Instant.ofEpochSecond(json.get("a").longValue()) : null);
        Instant until = json.has("u") ? Instant.ofEpochMilli(json.get("u").longValue()) : Instant.MAX;
        return new Grant(bearer, rights, until, limits(json.get("l")), text(json, "n"));
    }

    private static Limits limits(@Nullable JsonNode json) {
        return json == null
                ? Limits.NONE
                : new Limits(
                        json.get(0).intValue(),
                        json.get(1).intValue(),
                        json.get(2).intValue(),
                        json.get(3).longValue());
    }

    static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null ? null : value.textValue();
    }

    private static List<Selector> selectors(JsonNode array) {
        List<Selector> selectors = new ArrayList<>();
        array.forEach(one -> selectors.add(Selector.of(one.textValue())));
        return selectors;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notOurs) {
            throw new IllegalStateException("What the hub signed is not what it writes", notOurs);
        }
    }
}
