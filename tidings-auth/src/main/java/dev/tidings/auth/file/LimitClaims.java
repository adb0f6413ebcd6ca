package dev.tidings.auth.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Limits;
import dev.tidings.topic.InvalidValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits as a token or a file of keys writes them: {@code {"streams": 5, "selectors": 20, "publishesPerSecond": 10, "bytesPerSecond": 65536}}. */
public final class LimitClaims {
    private static final JsonEntry.Form FORM = new JsonEntry.Form(
            "list of limits",
            "an object such as {\"streams\": 5}",
            List.of("streams", "selectors", "publishesPerSecond", "bytesPerSecond"));

    private LimitClaims() {}

    /**
     * Those of an entry's member {@code limits}; none if it is not there.
     *
     * @throws InvalidValueException if it is no object, has another member, or one of them is no whole number
     */
    public static Limits of(JsonEntry entry) {
        JsonEntry limits = entry.entry("limits", FORM);
        return limits == null ? Limits.NONE : of(limits.json());
    }

    /**
     * Those that {@code limits} says.
     *
     * @throws InvalidValueException if it is no object, or one of them is no whole number
     */
    public static Limits of(@Nullable JsonNode limits) {
        if (limits == null) {
            return Limits.NONE;
        }
        if (!(limits instanceof ObjectNode json)) {
            throw new InvalidValueException(
                    "The limits are not what they should be; expected an object such as {\"streams\": 5}");
        }
        return new Limits(
                (int) limit(json, "streams", Integer.MAX_VALUE),
                (int) limit(json, "selectors", Integer.MAX_VALUE),
                (int) limit(json, "publishesPerSecond", Integer.MAX_VALUE),
                limit(json, "bytesPerSecond", Long.MAX_VALUE));
    }

    private static long limit(ObjectNode json, String name, long most) {
        JsonNode limit = json.get(name);
        if (limit == null) {
            return most;
        }
        if (!limit.isIntegralNumber()
                || !limit.canConvertToLong()
                || limit.longValue() < 0
                || limit.longValue() > most) {
            throw new InvalidValueException(
                    "The limit of " + name + " is not what it takes; expected a whole number from 0 to " + most);
        }
        return limit.longValue();
    }
}
