package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Right;
import dev.tidings.access.Rights;
import dev.tidings.event.Event;
import dev.tidings.http.AccessOptions;
import dev.tidings.http.Anonymous;
import dev.tidings.topic.Selector;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A stream that a ticket opens, as an {@code EventSource} would. */
class TicketTest {
    private static final Authenticator ANYBODY = credentials -> CompletableFuture.completedFuture(new Grant(
            new Bearer("issuer", "u1", null, null),
            Rights.NONE.with(Right.READ, List.of(Selector.of("users/u1/**"))),
            Instant.MAX,
            Limits.NONE));

    private static Served serve(Transport transport) {
        AccessOptions access = AccessOptions.DEFAULTS.with(Anonymous.NOTHING).with(ANYBODY);
        return Served.on(transport).http(options -> options.with(access)).start();
    }

    private static String publish(Served served, String data) {
        Event event = Event.on("users/u1/inbox").data(data).isPrivate(true).build();
        return served.hub.publish(event).toCompletableFuture().join().id();
    }

    private static String ticket(Served served) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events/tickets", "Authorization: Bearer t", "Content-Length: 0"));
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.status()).isEqualTo(201);
            return answer.body().replaceAll("(?s).*\"ticket\":\"([^\"]*)\".*", "$1");
        }
    }

    @OverBothTransports
    void beginsWhereTheTicketWasMadeAndHasOneStreamAtATime(Transport transport) {
        try (Served served = serve(transport)) {
            publish(served, "before");
            String place = served.hub.place();
            String ticket = ticket(served);
            String first = publish(served, "1");
            String query = "topic=users/u1/inbox&ticket=" + ticket;
            try (RawHttp stream = served.subscribe(query)) {
                stream.expect("id: " + place + "\n\nid: " + first + "\ndata: 1\n\n");
                try (RawHttp second = served.subscribe(query, "Last-Event-ID: " + first)) {
                    assertThat(stream.readToEnd()).contains("tidings.stop", "taken-over");
                    String next = publish(served, "2");
                    second.expect("id: " + next + "\ndata: 2\n\n");
                }
            }
        }
    }

    @OverBothTransports
    void holdsACursorAtOnceThoughItsTopicIsQuiet(Transport transport) {
        try (Served served = serve(transport)) {
            String ticket = ticket(served);
            String place = served.hub.place();
            try (RawHttp stream = served.subscribe("topic=users/u1/quiet&ticket=" + ticket)) {
                stream.expect("id: " + place + "\n\n");
            }
        }
    }
}
