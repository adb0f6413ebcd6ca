package dev.tidings.http.events;

import dev.tidings.event.Event;

/**
 * The data of an event to be published.
 *
 * @param isJson whether it was published as JSON, and is known to be
 */
record EventData(String text, boolean isJson) {
    static EventData text(String text) {
        return new EventData(text, false);
    }

    static EventData json(String json) {
        return new EventData(json, true);
    }

    Event.Builder in(Event.Builder event) {
        return isJson ? event.json(text) : event.data(text);
    }
}
