package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Caller;
import dev.tidings.http.Parameters;
import dev.tidings.http.Problem;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.hub.CloseReason;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamFilter;
import dev.tidings.hub.StreamId;
import dev.tidings.hub.StreamPage;
import dev.tidings.hub.StreamQuery;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.Set;

/** {@code /events/operate/streams}: the open streams of this node, and an end to some. */
final class StreamsEndpoint {
    static final String PATH = OverviewRoutes.PATH + "streams";

    private static final int SELECTORS_IN_A_LIST = 10;

    private final Hub hub;

    StreamsEndpoint(Hub hub) {
        this.hub = hub;
    }

    /** A page of them. */
    void list(Reply reply, Target target, Caller caller) {
        StreamQuery query = StreamParameters.query(target.parameters());
        OverviewRoutes.answer(reply, hub.overview().streams(query).thenApply(this::json));
    }

    private ObjectNode json(StreamPage page) {
        ObjectNode json = OverviewJson.of(hub).put("open", hub.subscriberCount());
        ArrayNode streams = json.putArray("streams");
        page.streams().forEach(stream -> streams.add(OverviewJson.of(stream, SELECTORS_IN_A_LIST)));
        OverviewJson.put(json, "next", page.next() == null ? null : page.next().toString());
        return json;
    }

    /** One of them. */
    void show(Reply reply, Target target, Caller caller) {
        StreamId id = idOf(target);
        target.parameters().require(List.of(), Set.of());
        OverviewRoutes.answer(reply, hub.overview().stream(id).thenApply(found -> {
            ObjectNode json = OverviewJson.of(hub);
            json.set("stream", OverviewJson.of(found.orElseThrow(() -> notOpen(id))));
            return json;
        }));
    }

    /** Ends one. */
    void end(Reply reply, Target target, Caller caller) {
        StreamId id = idOf(target);
        Parameters asked = target.parameters();
        asked.require(List.of(StreamParameters.STOP), Set.of());
        caller.concerns("stream=" + id);
        OverviewRoutes.answer(reply, hub.overview().end(id, reason(asked)).thenApply(wasOpen -> {
            if (!wasOpen) {
                throw notOpen(id);
            }
            return ended(1);
        }));
    }

    /** Ends all that are meant. */
    void endAll(Reply reply, Target target, Caller caller) {
        Parameters asked = target.parameters();
        StreamFilter filter = StreamParameters.ending(asked);
        caller.concerns("streams");
        OverviewRoutes.answer(reply, hub.overview().end(filter, reason(asked)).thenApply(this::ended));
    }

    private ObjectNode ended(int count) {
        return OverviewJson.of(hub).put("ended", count);
    }

    private static CloseReason reason(Parameters asked) {
        return asked.flag(StreamParameters.STOP) ? CloseReason.STOPPED : CloseReason.KICKED;
    }

    private static StreamId idOf(Target target) {
        return StreamId.of(target.path().substring(PATH.length() + 1));
    }

    private Problem notOpen(StreamId id) {
        return new Problem(
                404,
                "The stream " + Text.quote(id.toString()) + " is not open on the node " + hub.node()
                        + "; expected one that a list of its streams shows now");
    }
}
