package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.access.Authenticator;
import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
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
    /** A token is how many milliseconds it is good for. */
    private static final Authenticator ANYBODY = credentials -> CompletableFuture.completedFuture(new Grant(
            new Bearer("issuer", "u1", null, null),
            Rights.NONE.with(Right.READ, List.of(Selector.of("users/u1/**"))),
            Instant.now().plusMillis(Long.parseLong(((Credentials.BearerToken) credentials).token())),
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
        return ticket(served, 600_000);
    }

    private static String ticket(Served served, int life) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request("POST /events/tickets", "Authorization: Bearer " + life, "Content-Length: 0"));
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

    private static int renew(Served served, String name, int life) {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.request(
                    "PUT /events/streams/" + name + "/grant", "Authorization: Bearer " + life, "Content-Length: 0"));
            return http.readAnswer().status();
        }
    }

    @OverBothTransports
    void isGoodForLongerWhereItsStreamWasRenewed(Transport transport) throws InterruptedException {
        try (Served served = serve(transport)) {
            String query = "topic=users/u1/inbox&stream=Zk3vT9wQ1xB7nR5yLd8sEg&ticket=" + ticket(served, 2500);
            String place;
            try (RawHttp stream = served.subscribe(query)) {
                assertThat(renew(served, "Zk3vT9wQ1xB7nR5yLd8sEg", 600_000)).isEqualTo(200);
                Thread.sleep(3500);
                place = publish(served, "after the end of the ticket's own token");
                stream.expect("id: " + served.hub.place().replaceAll("-.*", "-0") + "\n\n");
                stream.expect("id: " + place + "\ndata: after the end of the ticket's own token\n\n");
            }
            String next = publish(served, "next");
            try (RawHttp back = served.subscribe(query, "Last-Event-ID: " + place)) {
                back.expect("id: " + next + "\ndata: next\n\n");
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
