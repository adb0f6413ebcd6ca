package dev.tidings.http.operate.overview;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Caller;
import dev.tidings.http.Reply;
import dev.tidings.http.Target;
import dev.tidings.http.operate.ReadinessProbe;
import dev.tidings.hub.HistoryPage;
import dev.tidings.hub.HistoryQuery;
import dev.tidings.hub.HistoryRange;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubStatistics;
import dev.tidings.log.LogEntry;
import dev.tidings.log.LogFigures;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** How the node stands that is asked, and which nodes it has heard of. */
final class HubEndpoint {
    private static final int HEARD_EVENTS = 5000;
    private static final View READINESS = View.withPrivate(Selectors.of(ReadinessProbe.TOPIC));

    private final Hub hub;

    HubEndpoint(Hub hub) {
        this.hub = hub;
    }

    /** {@code GET /events/operate/hub}. */
    void show(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        HistoryQuery oldest = HistoryQuery.of(View.EVERYTHING)
                .with(HistoryQuery.Order.OLDEST_FIRST)
                .withLimit(1);
        // The sizes of files are asked of the system, which no event loop waits for.
        CompletableFuture<LogFigures> figures = CompletableFuture.supplyAsync(hub::logFigures);
        OverviewRoutes.answer(
                reply,
                hub.statistics().thenCombine(hub.history(oldest), this::json).thenCombine(figures, this::withFigures));
    }

    private ObjectNode json(HubStatistics statistics, HistoryPage oldest) {
        ObjectNode json = OverviewJson.of(hub).put("since", OverviewJson.time(hub.since()));
        OverviewJson.putStatistics(json, statistics.total());
        json.put("feedBytes", hub.feedBytes()).put("maxFeedBytes", hub.streams().maxFeedBytes());
        OverviewJson.putMemory(json, hub.memory());
        ObjectNode log = json.putObject("log").put("head", hub.place());
        for (LogEntry first : oldest.events()) {
            log.put("oldest", first.id())
                    .put("oldestTime", OverviewJson.time(Instant.ofEpochMilli(first.timeMillis())));
        }
        log.put("durable", hub.outlivesItsProcess());
        return json.put("revocations", hub.revocations().inForce().size());
    }

    private ObjectNode withFigures(ObjectNode json, LogFigures figures) {
        OverviewJson.putRetention(json.withObject("/log"), figures, hub.logBounds());
        return json;
    }

    /** {@code GET /events/operate/nodes}. */
    void nodes(Reply reply, Target target, Caller caller) {
        target.parameters().require(List.of(), Set.of());
        HistoryQuery heard = HistoryQuery.of(READINESS)
                .with(HistoryRange.ALL.withFrom(Instant.now().minus(ReadinessProbe.HEARD_WITHIN)))
                .withLimit(HEARD_EVENTS);
        OverviewRoutes.answer(reply, hub.history(heard).thenApply(this::nodes));
    }

    private ObjectNode nodes(HistoryPage newestFirst) {
        Map<String, Instant> heard = new TreeMap<>();
        for (LogEntry entry : newestFirst.events()) {
            String name = entry.event().data();
            if (name.matches("[0-9a-z]{1,32}")) {
                heard.putIfAbsent(name, Instant.ofEpochMilli(entry.timeMillis()));
            }
        }
        heard.put(hub.node(), Instant.now());
        ObjectNode json = OverviewJson.of(hub);
        ArrayNode nodes = json.putArray("nodes");
        heard.forEach((name, last) -> nodes.addObject()
                .put("node", name)
                .put("self", name.equals(hub.node()))
                .put("heard", OverviewJson.time(last)));
        return json;
    }
}
