package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/** Streams whose data says topic, id, type, time and key beside what was published. */
class EnvelopeTest {
    private static final Pattern TIME =
            Pattern.compile("\"time\":\"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:]{8}(\\.[0-9]{3})?Z\"");

    private static String publish(Served served, String query, String contentType, String body) {
        RawHttp.Answer answer = served.post(query, contentType, body);
        assertThat(answer.status()).isEqualTo(201);
        return answer.body().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1").strip();
    }

    private static String read(RawHttp stream, String last) {
        return TIME.matcher(stream.readThrough(last)).replaceAll("\"time\":");
    }

    @OverEveryTransport
    void saysOfEachEventWhereItWasPublishedAndWhetherItIsJson(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp live = served.subscribe("topic=stocks/*&envelope=json");
                RawHttp plain = served.subscribe("topic=stocks/*")) {
            String number = publish(
                    served,
                    "",
                    "application/json",
                    "{\"topics\":[\"all\",\"stocks/a\"],\"data\":12,\"type\":\"price\"}");
            String text = publish(served, "?topic=stocks/b&key=k", "text/plain", "12");
            String expected = "event: price\nid: " + number + "\ndata: {\"topic\":\"stocks/a\",\"id\":\"" + number
                    + "\",\"type\":\"price\",\"time\":,\"data\":12}\n\n" + "id: " + text
                    + "\ndata: {\"topic\":\"stocks/b\",\"id\":\"" + text
                    + "\",\"time\":,\"key\":\"k\",\"data\":\"12\"}\n\n";
            assertThat(read(live, "\"data\":\"12\"}\n\n")).isEqualTo(expected);
            plain.expect("event: price\nid: " + number + "\ndata: 12\n\nid: " + text + "\ndata: 12\n\n");
            try (RawHttp replay = served.subscribe("topic=stocks/*&envelope=json&until=now")) {
                assertThat(TIME.matcher(replay.readToEnd()).replaceAll("\"time\":"))
                        .isEqualTo(expected);
            }
        }
    }

    @OverEveryTransport
    void saysTheTraceOfThePublisherWhereThatIsCarried(Transport transport) {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        try (Served served = Served.on(transport)
                        .http(options -> options.withCarriedTraces(true))
                        .start();
                RawHttp live = served.subscribe("topic=a&envelope=json");
                RawHttp plain = served.subscribe("topic=a")) {
            RawHttp.Answer answer = served.post("?topic=a", "text/plain", "x", "traceparent: " + trace);
            assertThat(answer.status()).isEqualTo(201);
            String id =
                    answer.body().replaceAll(".*\"id\":\"([^\"]*)\".*", "$1").strip();
            assertThat(read(live, "\"data\":\"x\"}\n\n"))
                    .isEqualTo("id: " + id + "\ndata: {\"topic\":\"a\",\"id\":\"" + id
                            + "\",\"time\":,\"traceparent\":\"" + trace + "\",\"data\":\"x\"}\n\n");
            plain.expect("id: " + id + "\ndata: x\n\n");
        }
    }

    @OverEveryTransport
    void bringsEveryByteToAReaderThatStalls(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = RawHttp.to(served.server.port(), 1, 4096)) {
            stream.send(RawHttp.request("GET /events?topic=a&envelope=json")).readStreamStart();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                String data = i + " " + "x".repeat(10_000);
                String id = served.publish("a", data);
                expected.append("id: " + id + "\ndata: {\"topic\":\"a\",\"id\":\"" + id + "\",\"time\":,\"data\":\""
                        + data + "\"}\n\n");
            }
            assertThat(read(stream, "\"data\":\"299 " + "x".repeat(10_000) + "\"}\n\n"))
                    .isEqualTo(expected.toString());
        }
    }
}
