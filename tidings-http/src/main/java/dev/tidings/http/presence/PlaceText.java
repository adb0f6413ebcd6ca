package dev.tidings.http.presence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.http.Problem;
import dev.tidings.presence.PresenceQuery.Place;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Where a page ends, as its reader has it: a list of topic, issuer and subject in JSON, in base64url. It is no secret of who is told it, and grants nothing. */
final class PlaceText {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private PlaceText() {}

    static String write(Place place) {
        try {
            String json = JSON.writeValueAsString(List.of(place.topic(), place.issuer(), place.subject()));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.US_ASCII));
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("Texts can be written as JSON", never);
        }
    }

    /** @throws Problem if it is none */
    static Place parse(String text) {
        try {
            JsonNode json = JSON.readTree(Base64.getUrlDecoder().decode(text));
            if (json.isArray() && json.size() == 3 && isTexts(json)) {
                return new Place(
                        json.get(0).textValue(),
                        json.get(1).textValue(),
                        json.get(2).textValue());
            }
        } catch (IllegalArgumentException | IOException none) {
            // As where it is something else.
        }
        throw Problem.badRequest(
                "The parameter after is " + Text.quote(text) + "; expected what next was in the page before");
    }

    private static boolean isTexts(JsonNode list) {
        for (JsonNode one : list) {
            if (!one.isTextual()) {
                return false;
            }
        }
        return true;
    }
}
