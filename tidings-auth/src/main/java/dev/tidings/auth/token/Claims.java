package dev.tidings.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a token says, one claim at a time; a claim that is not of its type makes it no token (RFC 7519, section 4). */
record Claims(ObjectNode json) {
    /** The last second of the year 9999. */
    private static final double LAST_SECOND = 253_402_300_799.0;

    @Nullable
    String text(String name) {
        JsonNode claim = json.get(name);
        if (claim == null || claim.isNull()) {
            return null;
        }
        if (!claim.isTextual()) {
            throw wrong(name, "a text");
        }
        return claim.textValue();
    }

    /** A text, or several in a list; none if it is not there. */
    List<String> texts(String name) {
        JsonNode claim = json.get(name);
        if (claim == null || claim.isNull()) {
            return List.of();
        }
        if (claim.isTextual()) {
            return List.of(claim.textValue());
        }
        if (!claim.isArray()) {
            throw wrong(name, "a text, or a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : claim) {
            if (!one.isTextual()) {
                throw wrong(name, "a text, or a list of texts");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    @Nullable
    Instant time(String name) {
        JsonNode claim = json.get(name);
        if (claim == null || claim.isNull()) {
            return null;
        }
        double seconds = claim.isNumber() ? claim.doubleValue() : Double.NaN;
        if (!(seconds >= 0 && seconds <= LAST_SECOND)) {
            throw wrong(name, "a number of seconds since 1970");
        }
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    private static RefusedCredentialsException wrong(String name, String expected) {
        return new RefusedCredentialsException(
                Refusal.MALFORMED, "The token's " + name + " is not what it claims; expected " + expected);
    }
}
