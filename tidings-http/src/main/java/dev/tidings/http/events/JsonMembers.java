package dev.tidings.http.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON text, read through once and taken apart no further than into the members of its object.
 *
 * @param isObject whether it is an object at all
 * @param all by name, in their order
 */
record JsonMembers(boolean isObject, Map<String, JsonMember> all) {
    /** Names and numbers are bounded by the body that they come in; nothing here turns a number into one. */
    private static final StreamReadConstraints DEPTH_ALONE = StreamReadConstraints.builder()
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(DEPTH_ALONE)
            .build();

    /** What Jackson says about where the text came from, which is nothing. */
    private static final Pattern SOURCE = Pattern.compile(" \\(start marker at .*", Pattern.DOTALL);

    /**
     * @param wanted the members whose values are needed; of others, only the names are
     * @throws Problem if the text is not JSON
     */
    static JsonMembers of(String json, Set<String> wanted) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw Problem.badRequest("The body is not JSON: it is empty");
            }
            Map<String, JsonMember> members = new LinkedHashMap<>();
            boolean isObject = first == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken kind = parser.nextToken();
                members.put(name, member(parser, kind, wanted.contains(name) ? json : ""));
            }
            parser.skipChildren();
            requireNoMore(parser);
            return new JsonMembers(isObject, members);
        } catch (JsonProcessingException malformed) {
            throw Problem.badRequest("The body is not JSON: " + reason(malformed));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    private static JsonMember member(JsonParser parser, JsonToken kind, String json) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        if (json.isEmpty()) {
            parser.skipChildren();
            return new JsonMember(kind, "");
        }
        if (kind == JsonToken.VALUE_STRING) {
            return new JsonMember(kind, parser.getText());
        }
        parser.skipChildren();
        return new JsonMember(kind, CompactJson.valueAt(json, start));
    }

    private static void requireNoMore(JsonParser parser) throws IOException {
        JsonToken more = parser.nextToken();
        if (more != null) {
            throw Problem.badRequest("The body is not JSON: after its end comes " + more + ", at line "
                    + parser.currentTokenLocation().getLineNr());
        }
    }

    private static String reason(JsonProcessingException malformed) {
        String message = SOURCE.matcher(malformed.getOriginalMessage()).replaceFirst("");
        JsonLocation at = malformed.getLocation();
        return at == null ? message : message + ", at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** @throws Problem if there is a member of another name, which says the most likely one */
    void require(Set<String> names) {
        Map<String, List<String>> given = new HashMap<>();
        all.keySet().forEach(name -> given.put(name, List.of("")));
        Parameters.ofMembers(given).require(names, Set.of());
    }

    /**
     * The selectors that a member lists; none where it is not there.
     *
     * @throws Problem if it is no array of strings
     * @throws dev.tidings.topic.InvalidValueException if one of them is no selector
     */
    List<Selector> selectors(String name) {
        JsonMember member = all.get(name);
        if (member == null || member.isNull()) {
            return List.of();
        }
        if (member.kind() != JsonToken.START_ARRAY) {
            throw Problem.badRequest("The member " + name + " is " + Text.quote(member.text())
                    + "; expected an array of selectors, such as [\"news\",\"prices/*\"]");
        }
        return strings(name, member.text()).stream().map(Selector::of).toList();
    }

    /** @throws Problem if a member lists more selectors than a subscriber may have */
    static void requireAtMost(int most, String name, List<Selector> selectors) {
        if (selectors.size() > most) {
            throw Problem.badRequest("The member " + name + " has " + selectors.size() + " selectors; expected at most "
                    + most + ", which is what the setting max-selectors allows");
        }
    }

    /**
     * The strings of an array.
     *
     * @param array is known to be one, in JSON
     * @throws Problem if something else is in it
     */
    static List<String> strings(String name, String array) {
        List<String> strings = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(array)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_STRING) {
                    throw Problem.badRequest("The member " + name + " is " + Text.quote(array)
                            + "; expected an array in which each is a string");
                }
                strings.add(parser.getText());
            }
            return strings;
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }
}
