package dev.tidings.client;

import dev.tidings.client.answer.JsonAnswer;
import java.util.Map;

/**
 * What the hub tells of events that a stream was due and does not bring. What it does not say is empty.
 *
 * @param requested the cursor after which events are missing
 * @param resumedAfter the id after which the stream goes on
 * @param reason why, such as {@code discarded} or {@code unknown-id}; a hub newer than this client may have others
 * @param data all that it says, as it came: JSON
 */
public record GapNotice(String requested, String resumedAfter, String reason, String data) {
    static GapNotice of(String data) {
        Map<String, JsonAnswer.Value> members = JsonAnswer.members(data);
        return new GapNotice(text(members, "requested"), text(members, "resumedAfter"), text(members, "reason"), data);
    }

    private static String text(Map<String, JsonAnswer.Value> members, String name) {
        JsonAnswer.Value value = members.get(name);
        return value != null && value.isString() ? value.text() : "";
    }
}
