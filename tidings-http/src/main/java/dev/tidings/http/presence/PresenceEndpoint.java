package dev.tidings.http.presence;

import dev.tidings.access.Right;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.presence.Presence;
import dev.tidings.presence.PresenceQuery;
import dev.tidings.topic.Selector;
import dev.tidings.topic.Selectors;
import dev.tidings.topic.Text;

/**
 * {@code GET /events/presence}: who reads topics, for who may see that; how many do, for who may read them, where that is let.
 */
public final class PresenceEndpoint implements GrantedEndpoint {
    public static final String PATH = PresenceRequest.PATH;

    private final String node;
    private final Presence presence;
    private final int mostSelectors;
    private final boolean readersSeeCounts;

    /**
     * @param node of the hub that answers
     * @param mostSelectors of one request
     * @param readersSeeCounts whether who may read a topic may see how many do
     */
    public PresenceEndpoint(String node, Presence presence, int mostSelectors, boolean readersSeeCounts) {
        this.node = node;
        this.presence = presence;
        this.mostSelectors = mostSelectors;
        this.readersSeeCounts = readersSeeCounts;
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        PresenceQuery asked = PresenceRequest.of(target.parameters(), mostSelectors);
        PresenceQuery query = seen(asked, caller);
        requireKept(query.selectors());
        reply.answerWhenDone(presence.page(query)
                .thenApply(page -> Answer.of(200, "application/json", PresenceJson.of(node, page, query) + "\n")
                        .with("Cache-Control", "no-store")));
    }

    /** Of several topics members are listed only if those of all may be seen: how far a page goes is told by its last member. */
    private PresenceQuery seen(PresenceQuery asked, Caller caller) {
        boolean isForAll = true;
        for (Selector selector : asked.selectors().all()) {
            boolean seesCounts = readersSeeCounts && caller.may(Right.READ, selector);
            boolean seesMembers = caller.may(Right.PRESENCE, selector);
            if (!seesMembers && !seesCounts) {
                caller.require(Right.PRESENCE, selector);
            }
            caller.concerns(selector.text());
            isForAll &= seesMembers;
        }
        return new PresenceQuery(asked.selectors(), asked.after(), asked.limit(), asked.listsMembers() && isForAll);
    }

    private void requireKept(Selectors selectors) {
        if (!presence.options().isOn()) {
            throw new Problem(404, "Presence is off; expected the setting presence with the topics that it is kept of");
        }
        for (Selector selector : selectors.all()) {
            if (selector instanceof Selector.Exact exact && !presence.options().covers(exact.topic())) {
                throw new Problem(
                        404,
                        "It is not kept who reads the topic " + Text.quote(selector.text())
                                + "; expected one that the setting presence names");
            }
        }
    }
}
