package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

/** Several requests on one connection, one after another or without waiting for the answers. */
class PipelineTest {
    private static final int PAGES = 1500;
    private static final String LIVE = RawHttp.request("GET /health/live");
    private static final String READY = RawHttp.request("GET /health/ready");

    @OverBothTransports
    void answersOnOneConnectionAgainAndAgain(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            for (int i = 1; i <= 50; i++) {
                String answer = http.send(RawHttp.post("?topic=a", null, "" + i))
                        .readAnswer()
                        .body();
                assertThat(answer).endsWith("-" + i + "\"}\n");
            }
            assertThat(served.server.connectionCount()).isEqualTo(1);
        }
    }

    @OverBothTransports
    void answersPublishesInTheirOrder(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=a");
                RawHttp http = served.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 1; i <= 500; i++) {
                requests.append(RawHttp.post("?topic=a&id=own-" + i, null, "" + i));
            }
            http.send(requests.toString());
            for (int i = 1; i <= 500; i++) {
                assertThat(PublishTest.idOf(http.readAnswer())).isEqualTo("own-" + i);
                stream.expect(CursorTest.frame("own-" + i, "" + i));
            }
        }
    }

    @OverBothTransports
    void answersEverythingThatWaitsBehindASlowAnswer(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(READY + LIVE + LIVE + READY + LIVE + RawHttp.post("?topic=a&id=own", null, "1") + LIVE);
            for (String status : new String[] {"ready", "live", "live", "ready", "live"}) {
                assertThat(http.readAnswer().body()).isEqualTo("{\"status\":\"" + status + "\"}\n");
            }
            assertThat(PublishTest.idOf(http.readAnswer())).isEqualTo("own");
            assertThat(http.readAnswer().body()).contains("live");
        }
    }

    @OverBothTransports
    void answersAHundredRequestsThatWaitBehindASlowOne(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(READY.repeat(100));
            for (int i = 0; i < 100; i++) {
                assertThat(http.readAnswer().body()).isEqualTo("{\"status\":\"ready\"}\n");
            }
        }
    }

    @OverBothTransports
    void opensAStreamAfterAPublishOnTheSameConnection(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            String first = "id: one\ndata: 1\n\n";
            http.send(RawHttp.post("?topic=a&id=one", null, "1")
                    + RawHttp.request("GET /events?topic=a", "Last-Event-ID: earliest"));
            assertThat(PublishTest.idOf(http.readAnswer())).isEqualTo("one");
            http.readStreamStart();
            http.expect(first + CursorTest.frame(served.publish("a", "2"), "2"));
        }
    }

    @OverBothTransports
    void opensAStreamAfterAnswersThatTheSocketHasNoRoomFor(Transport transport) {
        try (Served served = Served.over(transport)) {
            try (RawHttp http = RawHttp.to(served.server.port(), 1, 4096)) {
                String page = RawHttp.request("GET /eventsource.min.js");
                http.send(page.repeat(PAGES)
                        + RawHttp.request("GET /events?topic=a")
                        + RawHttp.post("?topic=a", null, "never"));
                for (int i = 0; i < PAGES; i++) {
                    assertThat(http.readAnswer().status()).isEqualTo(200);
                }
                http.readStreamStart();
                http.expect(CursorTest.frame(served.publish("a", "first"), "first"));
            }
            served.awaitNobody();
        }
    }

    @OverBothTransports
    void ignoresWhatFollowsTheRequestForAStream(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(RawHttp.request("GET /events?topic=a")
                    + RawHttp.post("?topic=a", null, "ignored")
                    + RawHttp.request("GET /events?topic=b"));
            http.readStreamStart();
            http.send(RawHttp.post("?topic=a", null, "ignored"));
            http.expect(CursorTest.frame(served.publish("a", "1"), "1"));
            assertThat(served.hub.subscriberCount()).isEqualTo(1);
        }
    }

    @OverBothTransports
    void ignoresWhatFollowsARequestToClose(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=a");
                RawHttp http = served.connect()) {
            http.send(RawHttp.post("?topic=a&id=one", null, "1", "Connection: close")
                    + RawHttp.post("?topic=a&id=two", null, "2"));
            RawHttp.Answer answer = http.readAnswer();
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(http.isEnded()).isTrue();
            stream.expect("id: one\ndata: 1\n\n");
            stream.expect(CursorTest.frame(served.publish("a", "3"), "3"));
        }
    }

    @OverBothTransports
    void keepsAnHttp10ConnectionOnlyWhenAsked(Transport transport) {
        try (Served served = Served.over(transport)) {
            try (RawHttp http = served.connect()) {
                http.send("GET /health/live HTTP/1.0\r\n\r\n");
                assertThat(http.readAnswer().status()).isEqualTo(200);
                assertThat(http.isEnded()).isTrue();
            }
            try (RawHttp http = served.connect()) {
                String request = "GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
                assertThat(http.send(request).readAnswer().header("connection")).isEqualToIgnoringCase("keep-alive");
                assertThat(http.send(request).readAnswer().status()).isEqualTo(200);
            }
        }
    }
}
