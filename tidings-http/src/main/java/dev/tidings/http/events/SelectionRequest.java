package dev.tidings.http.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Problem;
import dev.tidings.hub.Selection;
import dev.tidings.hub.SelectionChange;
import dev.tidings.log.BeginningParser;
import dev.tidings.log.Cursor;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@code POST /events/streams/{name}} says, and is told. */
final class SelectionRequest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADD = "add";
    private static final String DROP = "drop";
    private static final String FROM = "from";
    private static final Set<String> NAMES = Set.of(ADD, DROP, FROM);
    private static final int MAX_FROM = 256;
    private static final BeginningParser BEGINNING = new BeginningParser("The member from", "from too");

    private SelectionRequest() {}

    /**
     * @throws Problem if it is no JSON object, or has another member, or changes nothing
     * @throws dev.tidings.topic.InvalidValueException if one of its selectors is none
     */
    static SelectionChange of(String body, int maxSelectors) {
        JsonMembers members = JsonMembers.of(body, NAMES);
        if (!members.isObject()) {
            throw Problem.badRequest("The JSON is " + Text.quote(body.strip())
                    + "; expected an object such as {\"add\":[\"news\"],\"drop\":[\"prices/*\"]}");
        }
        members.require(NAMES);
        List<Selector> add = members.selectors(ADD);
        List<Selector> drop = members.selectors(DROP);
        if (add.isEmpty() && drop.isEmpty()) {
            throw Problem.badRequest("The change neither adds nor drops a selector; expected one in add or in drop");
        }
        JsonMembers.requireAtMost(maxSelectors, ADD, add);
        return new SelectionChange(add, drop, from(members.all().get(FROM)), maxSelectors);
    }

    /** A beginning, or the id of an event: which of both, its form says. */
    private static @Nullable Cursor from(@Nullable JsonMember member) {
        if (member == null || member.isNull()) {
            return null;
        }
        String text = member.scalar(FROM);
        if (text.isEmpty() || text.length() > MAX_FROM) {
            throw Problem.badRequest("The member from has " + text.length()
                    + " characters; expected a beginning such as newest, or the id of an event of at most " + MAX_FROM);
        }
        return BeginningParser.isBeginning(text) ? BEGINNING.parse(text) : Cursor.of(text);
    }

    static String json(Selection selection) {
        ObjectNode answer = JSON.createObjectNode();
        var selectors = answer.putArray("selectors");
        selection.selectors().all().forEach(selector -> selectors.add(selector.text()));
        return answer.put("id", selection.id()) + "\n";
    }
}
