package dev.tidings.http.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.http.Answer;
import dev.tidings.log.EventLog.Appended;
import java.util.List;
import java.util.stream.Collectors;

/** What a publisher is told. */
final class PublishAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

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
}
