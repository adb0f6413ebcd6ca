package dev.tidings.http.events;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tidings.access.Grant;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Origin;
import dev.tidings.http.PresenceTopics;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.http.seal.Seals;
import dev.tidings.http.seal.Ticket;
import dev.tidings.hub.Hub;
import dev.tidings.presence.PresenceEvent;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /events/tickets}: gives who shows a token a ticket for the address of an {@code EventSource}, which can send no header: to read what the token lets read, or the part
 * of it that is asked for, for as long.
 */
public final class TicketEndpoint implements GrantedEndpoint {
    public static final String PATH = "/events/tickets";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPICS = "topics";
    private static final String ORIGIN = "origin";
    private static final String SINGLE_USE = "singleUse";
    private static final Set<String> NAMES = Set.of(TOPICS, ORIGIN, SINGLE_USE);
    /** An address of more is refused on its way. */
    private static final int MOST = 6000;

    private final Hub hub;
    private final Seals seals;
    private final RequestLimits limits;
    private final BodyBudget budget;

    public TicketEndpoint(Hub hub, Seals seals, RequestLimits limits, PublishEndpoint publish) {
        this.hub = hub;
        this.seals = seals;
        this.limits = limits;
        this.budget = publish.budget();
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        Grant grant = seals.lasting(caller.requireKnown());
        JsonBody.read(reply, budget, limits, "{\"topics\":[\"news\"]}", text -> {
            JsonMembers asked = text.isBlank() ? new JsonMembers(true, Map.of()) : members(text);
            reply.answer(answer(give(grant, caller, asked)));
        });
    }

    private static JsonMembers members(String text) {
        JsonMembers members = JsonMembers.of(text, NAMES);
        if (!members.isObject()) {
            throw Problem.badRequest("The JSON is " + Text.quote(text.strip())
                    + "; expected an object such as {\"topics\":[\"news\"]}, or nothing");
        }
        members.require(NAMES);
        return members;
    }

    private Ticket give(Grant grant, Caller caller, JsonMembers asked) {
        List<Selector> topics = asked.selectors(TOPICS);
        JsonMembers.requireAtMost(limits.selectors(), TOPICS, topics);
        topics.forEach(topic -> caller.require(Right.READ, topic));
        Rights rights = Rights.NONE
                .with(Right.READ, narrowed(grant, Right.READ, topics))
                .with(Right.HISTORY, narrowed(grant, Right.HISTORY, topics))
                .without(grant.rights().denied());
        List<Selector> seen = seen(grant, topics);
        Rights all = seen.isEmpty() ? rights : rights.with(Right.PRESENCE, seen);
        Grant narrow = new Grant(grant.bearer(), all, grant.until(), grant.limits(), grant.info());
        return seals.ticket(
                narrow,
                hub.place(),
                origin(asked.all().get(ORIGIN)),
                isSingleUse(asked.all().get(SINGLE_USE)));
    }

    /** What the token itself grants of what is asked for; the rest is for anybody, and stays that. */
    private static List<Selector> narrowed(Grant grant, Right right, List<Selector> topics) {
        return topics.isEmpty()
                ? grant.rights().of(right)
                : topics.stream().filter(topic -> grant.allows(right, topic)).toList();
    }

    /** The topics of which it may be read who reads them. */
    private static List<Selector> seen(Grant grant, List<Selector> topics) {
        return topics.isEmpty()
                ? grant.rights().of(Right.PRESENCE)
                : topics.stream()
                        .flatMap(topic -> PresenceTopics.of(topic).stream())
                        .filter(topic -> grant.allows(Right.PRESENCE, topic))
                        .toList();
    }

    private static @Nullable String origin(@Nullable JsonMember member) {
        if (member == null || member.isNull()) {
            return null;
        }
        Origin origin = Origin.of(member.scalar(ORIGIN));
        if (origin == null) {
            throw Problem.badRequest("The member origin is " + Text.quote(member.text())
                    + "; expected scheme and host alone, such as https://app.example.com");
        }
        return origin.toString();
    }

    private static boolean isSingleUse(@Nullable JsonMember member) {
        if (member == null || member.isNull()) {
            return false;
        }
        if (member.kind() != JsonToken.VALUE_TRUE && member.kind() != JsonToken.VALUE_FALSE) {
            throw Problem.badRequest(
                    "The member singleUse is " + Text.quote(member.text()) + "; expected true or false");
        }
        return member.kind() == JsonToken.VALUE_TRUE;
    }

    private Answer answer(Ticket ticket) {
        String text = seals.write(ticket);
        if (text.length() > MOST) {
            throw Problem.badRequest("The ticket would have " + text.length() + " characters; expected topics that are"
                    + " fewer or shorter, or less info, so that it has at most " + MOST);
        }
        ArrayNode topics = JSON.createArrayNode();
        ticket.grant().rights().of(Right.READ).forEach(topic -> topics.add(topic.text()));
        ticket.grant().rights().of(Right.PRESENCE).forEach(topic -> topics.add(PresenceEvent.PREFIX + topic.text()));
        String json = "{\"ticket\":\"" + text + "\"," + seals.end(ticket.grant()) + ",\"id\":\"" + ticket.place()
                + "\",\"topics\":" + topics + "}";
        return Answer.of(201, "application/json", json + "\n").with("Cache-Control", "no-store");
    }
}
