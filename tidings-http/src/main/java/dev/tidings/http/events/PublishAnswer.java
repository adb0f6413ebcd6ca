package dev.tidings.http.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Answer;
import dev.tidings.http.Problem;
import dev.tidings.log.EventLog.Appended;
import dev.tidings.topic.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a publisher is told. */
final class PublishAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PUBLISHED = "published";
    private static final String LAST_ID = "lastId";

    private PublishAnswer() {}

    /** 201 for a new event; 200 for one that was there already, and for a batch, which is many things at once. */
    static Answer of(List<Appended> appended, PublishRequest request) {
        boolean created = !request.isBatch() && !appended.get(0).duplicate();
        int status = created ? 201 : 200;
        if (request.plain()) {
            String ids = appended.stream().map(one -> one.id() + "\n").collect(Collectors.joining());
            return Answer.of(status, "text/plain; charset=utf-8", ids);
        }
        ObjectNode body = JSON.createObjectNode();
        if (request.isBatch()) {
            ArrayNode ids = body.putArray("ids");
            appended.forEach(one -> ids.add(one.id()));
        } else {
            body.put("id", appended.get(0).id());
        }
        return Answer.of(status, "application/json", body + "\n");
    }

    /** 200: all lines of a body were published as they came. */
    static Answer ofLines(long published, @Nullable String lastId, PublishRequest request) {
        if (request.plain()) {
            return Answer.of(200, "text/plain; charset=utf-8", lastId == null ? "" : lastId + "\n");
        }
        ObjectNode body = JSON.createObjectNode().put(PUBLISHED, published).put(LAST_ID, lastId);
        return Answer.of(200, "application/json", body + "\n");
    }

    /** The lines before the problem were published, and none behind it. The connection ends. */
    static Problem stopped(Problem problem, long published, @Nullable String lastId) {
        String before = lastId == null
                ? "nothing was published"
                : "published before: " + published + ", the last as " + Text.quote(lastId);
        return problem.saying(problem.detail() + "; " + before)
                .withMember(PUBLISHED, published)
                .withMember(LAST_ID, lastId)
                .asLast();
    }
}
