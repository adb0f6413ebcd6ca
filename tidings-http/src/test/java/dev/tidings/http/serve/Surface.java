package dev.tidings.http.serve;

import dev.tidings.http.AccessOptions;
import dev.tidings.http.Admission;
import dev.tidings.http.Anonymous;
import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.Request;
import dev.tidings.http.Requests;
import dev.tidings.hub.Hub;
import dev.tidings.hub.HubListener;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.RefusingEventLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The whole HTTP surface of a hub, without a server. */
public final class Surface implements AutoCloseable {
    public final RefusingEventLog log = new RefusingEventLog();
    public final Hub hub;
    public final RequestHandler handler;

    /** @param options with everything for anybody where nothing is said of that, as a server has it that only this machine reaches */
    public Surface(HttpOptions options) {
        this(options, HubListener.NONE);
    }

    Surface(HttpOptions options, HubListener listener) {
        this.hub = new Hub(log, StreamOptions.DEFAULTS, listener);
        AccessOptions access = options.access();
        this.handler = new RequestHandler(
                hub, access.anonymous() == null ? options.with(access.with(Anonymous.EVERYTHING)) : options);
    }

    public static Surface withDefaults() {
        return new Surface(HttpOptions.DEFAULTS);
    }

    public FakeExchange start(Request request) {
        FakeExchange exchange = new FakeExchange(request, Admission.ADMITTED);
        handler.handle(exchange);
        return exchange;
    }

    public Answer ask(String line, String... fields) {
        return start(Requests.local(line, fields)).ends().answer();
    }

    /** What publishing is answered; the content type is none where it is empty. */
    public Answer post(String query, String contentType, String body, String... fields) {
        List<String> all = new ArrayList<>(Arrays.asList(fields));
        if (!contentType.isEmpty()) {
            all.add("Content-Type: " + contentType);
        }
        return start(Requests.local("POST /events" + query, all.toArray(new String[0])))
                .body(body)
                .answer();
    }

    /** The data of the event that was published and stored last. */
    public String lastData() {
        return log.events.get(log.events.size() - 1).data();
    }

    /** Publishes, and says what was stored. */
    public String stored(String query, String contentType, String body) {
        Answer answer = post(query, contentType, body);
        org.assertj.core.api.Assertions.assertThat(answer.status())
                .as(Replies.text(answer))
                .isIn(200, 201);
        return lastData();
    }

    @Override
    public void close() {
        handler.close();
        hub.close();
    }
}
