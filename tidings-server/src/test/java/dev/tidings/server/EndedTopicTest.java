package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;

/** Streams whose topics end. */
class EndedTopicTest {
    @OverEveryTransport
    void endWithTheirTopicsAndAreNotOpenedAgain(Transport transport) {
        try (Served served = Served.over(transport)) {
            try (RawHttp stream = served.subscribe("topic=a")) {
                String first = served.publish("a", "1");
                String last = served.publish(Event.on("a").data("2").end(true).build());
                String end = "event: tidings.end\nid: " + last + ".end\ndata: {\"topics\":[\"a\"]}\n\n";
                String all = "id: " + first + "\ndata: 1\n\nid: " + last + "\ndata: 2\n\n" + end;
                assertThat(stream.readToEnd()).isEqualTo(all);
                try (RawHttp late = served.subscribe("topic=a&from=earliest")) {
                    assertThat(late.readToEnd()).isEqualTo(all);
                }
                try (RawHttp back = served.subscribe("topic=a", "Last-Event-ID: " + last)) {
                    assertThat(back.readToEnd()).isEqualTo(end);
                }
                assertThat(served.ask("GET /events?topic=a", "Last-Event-ID: " + last + ".end")
                                .status())
                        .isEqualTo(204);
            }
        }
    }
}
