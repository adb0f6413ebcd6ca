package dev.tidings.auth.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Nearest;
import dev.tidings.topic.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object in a file. A member that is misspelled is an error: a limit that is not read is none.
 *
 * @param kind what it is, such as {@code key}
 */
public record JsonEntry(ObjectNode json, String kind) {
    /** Which members an entry may have, and what it is called. */
    public record Form(String kind, String expected, List<String> members) {
        public Form {
            members = List.copyOf(members);
        }

        /** @throws InvalidValueException if {@code json} is no object, or has another member */
        public JsonEntry read(JsonNode json) {
            if (!(json instanceof ObjectNode object)) {
                throw new InvalidValueException(
                        "there is " + withArticle(kind) + " that is none; expected " + expected);
            }
            object.fieldNames().forEachRemaining(this::requireKnown);
            return new JsonEntry(object, kind);
        }

        private void requireKnown(String member) {
            if (!members.contains(member)) {
                throw new InvalidValueException(withArticle(kind) + " has a member " + Text.quote(member)
                        + "; did you mean " + Nearest.to(member, members) + "?");
            }
        }

        /** The entries of the list that is all of a file: {@code {"keys": [...]}}. */
        public List<JsonEntry> list(byte[] utf8, String name) {
            ObjectNode json = StrictJson.object(utf8);
            JsonNode all = json == null ? null : json.get(name);
            if (all == null || !all.isArray()) {
                throw new InvalidValueException(
                        "it is not what it should be; expected JSON such as {\"" + name + "\": [...]}");
            }
            return all(all);
        }

        private List<JsonEntry> all(JsonNode list) {
            List<JsonEntry> entries = new ArrayList<>();
            list.forEach(one -> entries.add(read(one)));
            return entries;
        }
    }

    private static String withArticle(String kind) {
        return ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind;
    }

    /** The text of a member that must be there. */
    public String text(String member) {
        String text = optionalText(member);
        if (text == null) {
            throw wrong(member, "a text");
        }
        return text;
    }

    /** The text of a member; null if it is not there. */
    public @Nullable String optionalText(String member) {
        JsonNode value = json.get(member);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw wrong(member, "a text");
        }
        return value.textValue();
    }

    /** A text, or a list of them; none if it is not there. */
    public List<String> texts(String member) {
        JsonNode value = json.get(member);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (!one.isTextual() || one.textValue().isEmpty()) {
                throw wrong(member, "a text, or a list of them");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    /** The time of a member, in ISO 8601; null if it is not there. */
    public @Nullable Instant time(String member) {
        String text = optionalText(member);
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException(
                    "its " + member + " is " + Text.quote(text) + "; expected a time such as 2027-01-31T12:00:00Z");
        }
    }

    /** An object within it; null if it is not there. */
    public @Nullable JsonEntry entry(String member, Form form) {
        JsonNode value = json.get(member);
        return value == null ? null : form.read(value);
    }

    /** A list of objects within it; empty if it is not there. */
    public List<JsonEntry> entries(String member, Form form) {
        JsonNode value = json.get(member);
        if (value != null && !value.isArray()) {
            throw wrong(member, "a list");
        }
        return value == null ? List.of() : form.all(value);
    }

    private InvalidValueException wrong(String member, String expected) {
        return new InvalidValueException(withArticle(kind) + " has " + (json.has(member) ? "another " : "no ") + member
                + "; expected " + expected);
    }
}
