package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Caller;
import dev.tidings.http.GrantedEndpoint;
import dev.tidings.http.Parameters;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.hub.Hub;
import dev.tidings.hub.SelectorRanking;
import dev.tidings.hub.TopicRanking;
import java.util.List;
import java.util.Set;

/** {@code GET /events/operate/topics}: those of the most events, or what the most streams select. */
final class TopicsEndpoint implements GrantedEndpoint {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 200;

    private final Hub hub;

    TopicsEndpoint(Hub hub) {
        this.hub = hub;
    }

    @Override
    public void handle(Reply reply, Target target, Caller caller) {
        Parameters asked = target.parameters();
        asked.require(List.of("sort", "limit"), Set.of());
        int limit = StreamParameters.limit(asked, DEFAULT_LIMIT, MOST);
        String sort = asked.one("sort");
        switch (sort == null ? "rate" : sort) {
            case "rate" ->
                OverviewRoutes.answer(reply, hub.overview().topics(limit).thenApply(this::json));
            case "readers" ->
                OverviewRoutes.answer(reply, hub.overview().selectors(limit).thenApply(this::json));
            default -> throw StreamParameters.unknownOrder(sort, "rate or readers");
        }
    }

    private ObjectNode json(TopicRanking ranking) {
        ObjectNode json = OverviewJson.of(hub);
        double seconds = OverviewJson.seconds(ranking.window());
        json.putObject("window").put("seconds", seconds).put("events", ranking.events());
        ArrayNode topics = json.putArray("topics");
        for (TopicRanking.Rate rate : ranking.topics()) {
            topics.addObject()
                    .put("topic", rate.topic())
                    .put("events", rate.events())
                    .put("rate", rate.events() / seconds)
                    .put("bytesPerSecond", rate.bytes() / seconds)
                    .put("readers", rate.readers());
        }
        return json;
    }

    private ObjectNode json(SelectorRanking ranking) {
        ObjectNode json = OverviewJson.of(hub).put("error", ranking.error());
        ArrayNode topics = json.putArray("topics");
        ranking.selectors()
                .forEach(one ->
                        topics.addObject().put("selector", one.selector()).put("readers", one.readers()));
        return json;
    }
}
