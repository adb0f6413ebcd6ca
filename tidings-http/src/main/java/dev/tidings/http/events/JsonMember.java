package dev.tidings.http.events;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidings.http.Problem;
import dev.tidings.topic.Text;

/**
 * The value of a member.
 *
 * @param kind its first token
 * @param text of a string what it says; else the value as it is written, without the white space between its tokens
 */
record JsonMember(JsonToken kind, String text) {
    boolean isNull() {
        return kind == JsonToken.VALUE_NULL;
    }

    /** A string is text; anything else is JSON. */
    EventData asEventData() {
        return kind == JsonToken.VALUE_STRING ? EventData.text(text) : EventData.json(text);
    }

    /**
     * As a form would say it.
     *
     * @throws Problem if it is not of the kind that the member of this name must be
     */
    String scalar(String name) {
        boolean fits =
                switch (name) {
                    case "retry" -> kind == JsonToken.VALUE_NUMBER_INT;
                    case "ttl" -> kind == JsonToken.VALUE_NUMBER_INT || kind == JsonToken.VALUE_NUMBER_FLOAT;
                    case "private", "end" -> kind == JsonToken.VALUE_TRUE || kind == JsonToken.VALUE_FALSE;
                    default -> kind == JsonToken.VALUE_STRING;
                };
        if (!fits) {
            throw Problem.badRequest("The member " + name + " is " + Text.quote(text) + "; expected " + expected(name));
        }
        return text;
    }

    private static String expected(String name) {
        return switch (name) {
            case "retry" -> "a whole number";
            case "ttl" -> "a number";
            case "private", "end" -> "true or false";
            default -> "a string";
        };
    }
}
