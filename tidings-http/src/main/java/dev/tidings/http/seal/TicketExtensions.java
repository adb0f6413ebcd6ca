package dev.tidings.http.seal;

import dev.tidings.access.Grant;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.event.HubEvent;
import dev.tidings.hub.Hub;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the log has of tickets whose streams were renewed: so that a page that comes back to its address is known by the newer grant, after a restart and at other hubs too. An event each on a topic
 * of the hub's own, which has a hash of the ticket's id.
 */
public final class TicketExtensions {
    /** No publisher can send an event of such a type. */
    private static final String TYPE = HubEvent.PREFIX + "ticket";

    private static final List<Right> RIGHTS = List.of(Right.READ, Right.HISTORY, Right.PRESENCE);

    private final Hub hub;

    public TicketExtensions(Hub hub) {
        this.hub = hub;
    }

    private static Topic topicOf(String ticketId) {
        return new Topic(Topic.RESERVED + "/tickets/" + Text.sha256(ticketId));
    }

    /** What says that a ticket is good for what a grant allows, as far as the ticket does. */
    public static Event event(String ticketId, Grant grant) {
        Rights rights = Rights.NONE.without(grant.rights().denied());
        for (Right right : RIGHTS) {
            rights = rights.with(right, grant.rights().of(right));
        }
        Grant reading = new Grant(grant.bearer(), rights, grant.until(), grant.limits(), grant.info());
        String json = GrantJson.write(reading).toString();
        return new Event(null, List.of(topicOf(ticketId)), TYPE, json, true, null, true, null);
    }

    /** The grant by which a ticket is good; nothing where it was not renewed. Any thread completes it. */
    CompletionStage<Optional<Grant>> of(Ticket ticket) {
        return hub.newestOf(topicOf(ticket.id())).thenApply(found -> found.filter(
                        entry -> TYPE.equals(entry.event().type()))
                .map(entry -> narrowed(
                        ticket.grant(),
                        GrantJson.read(GrantJson.parse(entry.event().data())))));
    }

    private static Grant narrowed(Grant ticket, Grant newer) {
        return new Grant(
                newer.bearer(), newer.rights().within(ticket.rights()), newer.until(), newer.limits(), newer.info());
    }
}
