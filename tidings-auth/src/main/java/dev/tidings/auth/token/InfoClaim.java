package dev.tidings.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.access.Grant;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import org.jspecify.annotations.Nullable;

/** What a token or a file of keys says of the bearer to those who see who is there: any value of JSON, such as {@code {"name": "Ann"}}. */
public final class InfoClaim {
    /** The member that has it. */
    public static final String NAME = "info";

    private InfoClaim() {}

    /**
     * One line of JSON; null where nothing is said.
     *
     * @throws InvalidValueException if it is too long
     */
    public static @Nullable String of(@Nullable JsonNode info) {
        if (info == null || info.isNull()) {
            return null;
        }
        String json = info.toString();
        int bytes = Text.utf8Length(json);
        if (bytes > Grant.MAX_INFO_BYTES) {
            throw new InvalidValueException("The info has " + bytes
                    + " bytes, as JSON without spaces; expected at most " + Grant.MAX_INFO_BYTES);
        }
        return json;
    }
}
