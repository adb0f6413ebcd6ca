package dev.tidings.http.events;

import dev.tidings.access.Right;
import dev.tidings.http.Answer;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.log.LogEntry;
import dev.tidings.topic.Text;
import dev.tidings.topic.Topic;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code DELETE /events}: all that a topic holds, or one event by its id. It is for who may publish to the topic, to all of them where the event is on several. */
public final class DeleteEndpoint implements GrantedEndpoint {
    private static final String TOPIC = "topic";
    private static final String ID = "id";

    private final Hub hub;

    public DeleteEndpoint(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        Parameters query = target.parameters();
        query.require(List.of(TOPIC, ID), Set.of());
        @Nullable String name = query.one(TOPIC);
        @Nullable String id = query.one(ID);
        if (name == null && id == null) {
            throw Problem.badRequest(
                    "It is not said what to delete; expected a topic, as in /events?topic=news, or the id of an event,"
                            + " as in /events?id=greeting-1");
        }
        @Nullable Topic topic = name == null ? null : deletable(new Topic(name), caller);
        reply.answerWhenDone(
                (id == null && topic != null ? hub.delete(topic) : delete(String.valueOf(id), topic, caller))
                        .thenApply(DeleteEndpoint::answer));
    }

    private static Topic deletable(Topic topic, Caller caller) {
        Topic.requirePublishable(topic);
        caller.require(Right.PUBLISH, topic);
        if (topic.isReserved()) {
            throw new Problem(
                    403,
                    "The topic " + Text.quote(topic.name())
                            + " is one of the hub's own, of which nothing is deleted; expected another");
        }
        return topic;
    }

    private CompletionStage<Appended> delete(String id, @Nullable Topic topic, Caller caller) {
        return hub.find(id)
                .thenCompose(
                        found -> hub.delete(
                                found.filter(entry -> isFor(caller, entry, topic))
                                        .orElseThrow(
                                                () -> new Problem(
                                                        404,
                                                        "There is no event " + Text.quote(id)
                                                                + (topic == null
                                                                        ? ""
                                                                        : " on the topic " + Text.quote(topic.name()))
                                                                + " that could be deleted; expected the id of one that is kept, on topics that may be published to"))));
    }

    /** Whose event it is not is not told that it is there. */
    private static boolean isFor(Caller caller, LogEntry entry, @Nullable Topic topic) {
        List<Topic> topics = entry.event().topics();
        return (topic == null || topics.contains(topic))
                && topics.stream().allMatch(one -> !one.isReserved() && caller.may(Right.PUBLISH, one));
    }

    /** With the place of the deletion in the log. */
    private static Answer answer(Appended deleted) {
        return Answer.of(200, "application/json", "{\"id\":\"" + deleted.id() + "\"}\n");
    }
}
