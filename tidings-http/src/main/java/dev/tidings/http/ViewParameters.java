package dev.tidings.http;

import dev.tidings.topic.Selectors;
import java.util.List;

/** What a request asks to see: its parameters {@code topic}, each a selector. */
public final class ViewParameters {
    public static final String TOPIC = "topic";

    private ViewParameters() {}

    /**
     * What a reader asks to see.
     *
     * @param what asks, such as {@code subscription}
     * @param path where it asks
     * @throws Problem if there is no selector, or too many
     * @throws dev.tidings.topic.InvalidValueException if one of them is no selector
     */
    public static Selectors of(Parameters query, int most, String what, String path) {
        List<String> texts = query.all(TOPIC);
        if (texts.isEmpty()) {
            throw Problem.badRequest("The " + what + " names no topic; expected at least one, such as " + path
                    + "?topic=news or ?topic=news/*");
        }
        if (texts.size() > most) {
            throw Problem.badRequest("The " + what + " has " + texts.size() + " topics; expected at most " + most);
        }
        return Selectors.of(texts);
    }
}
