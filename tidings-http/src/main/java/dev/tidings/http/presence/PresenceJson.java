package dev.tidings.http.presence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.tidings.presence.Member;
import dev.tidings.presence.PresencePage;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.presence.TopicPresence;

/** A page of who is there, as JSON. */
final class PresenceJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PresenceJson() {}

    static String of(String node, PresencePage page, PresenceQuery query) {
        ObjectNode json = JSON.createObjectNode().put("node", node).put("after", page.after());
        ArrayNode topics = json.putArray("topics");
        page.topics().forEach(topic -> put(topics.addObject(), topic, query.listsMembers()));
        if (page.next() != null) {
            json.put("next", PlaceText.write(page.next()));
        }
        return json.toString();
    }

    private static void put(ObjectNode json, TopicPresence topic, boolean listsMembers) {
        json.put("topic", topic.topic().name())
                .put("members", topic.members())
                .put("streams", topic.streams())
                .put("anonymous", topic.anonymous())
                .put("listed", topic.isListed());
        if (listsMembers && topic.isListed()) {
            ArrayNode list = json.putArray("list");
            topic.list().forEach(member -> put(list.addObject(), member));
        }
    }

    private static void put(ObjectNode json, Member member) {
        json.put("issuer", member.issuer()).put("subject", member.subject());
        if (member.info() != null) {
            json.putRawValue("info", new RawValue(member.info()));
        }
        if (member.said() != null) {
            json.put("said", member.said());
        }
        json.put("since", member.since().toString()).put("streams", member.streams());
    }
}
