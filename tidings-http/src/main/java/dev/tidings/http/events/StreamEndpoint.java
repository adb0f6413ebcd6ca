package dev.tidings.http.events;

import dev.tidings.access.Right;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.PresenceTopics;
import dev.tidings.http.Reply;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.hub.Selection;
import dev.tidings.hub.SelectionChange;
import dev.tidings.hub.StreamName;
import dev.tidings.topic.Selector;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /events/streams/{name}}: changes what the stream of a name selects, for whoever knows the name and may read what is added; answers with what is
 * in force when the change is in the log.
 */
public final class StreamEndpoint implements GrantedEndpoint {
    /** What comes before the name. */
    public static final String PATH = "/events/streams/";

    private final Hub hub;
    private final RequestLimits limits;
    private final BodyBudget budget;
    private final PublishEndpoint publish;

    public StreamEndpoint(Hub hub, RequestLimits limits, PublishEndpoint publish) {
        this.hub = hub;
        this.limits = limits;
        this.budget = publish.budget();
        this.publish = publish;
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        StreamName name = StreamName.of(target.path().substring(PATH.length()));
        target.parameters().require(List.of(), Set.of());
        JsonBody.read(
                reply,
                budget,
                limits,
                "{\"add\":[\"news\"],\"drop\":[]}",
                text -> change(
                        reply,
                        name,
                        SelectionRequest.of(
                                text,
                                Math.min(limits.selectors(), caller.limits().selectors())),
                        caller));
    }

    private void change(Reply reply, StreamName name, SelectionChange change, Caller caller) {
        for (Selector selector : change.add()) {
            caller.require(Right.READ, selector);
            if (change.from() != null) {
                caller.require(Right.HISTORY, selector);
            }
        }
        publish.rules(reply, caller).spend(1, 0);
        reply.answerWhenDone(
                hub.select(name, change, caller.streamGrant().bearer()).thenApply(selection -> {
                    tellWhoIsThere(change);
                    return answer(selection);
                }));
    }

    /** As to who begins a stream so. */
    private void tellWhoIsThere(SelectionChange change) {
        if (change.from() != null) {
            PresenceTopics.named(change.add()).forEach(hub.presence()::tellAll);
        }
    }

    private static Answer answer(Selection selection) {
        return Answer.of(200, "application/json", SelectionRequest.json(selection))
                .with("Cache-Control", "no-store");
    }
}
