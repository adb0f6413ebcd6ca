package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

/** What a supervisor asks. */
class HealthTest {
    @OverBothTransports
    void isLive(Transport transport) {
        try (Served served = Served.over(transport)) {
            RawHttp.Answer answer = served.ask("GET /health/live");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}\n");
        }
    }

    @OverBothTransports
    void isReadyWhenAnEventComesBackThroughTheLog(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=**")) {
            assertThat(served.ask("GET /health/ready").body()).isEqualTo("{\"status\":\"ready\"}\n");
            stream.expect(CursorTest.frame(served.publish("a", "first seen"), "first seen"));
        }
    }

    @OverBothTransports
    void fillsTheLogNoFasterThanOnceASecondAndEventLoop(Transport transport) {
        try (Served served = Served.over(transport)) {
            for (int i = 0; i < 50; i++) {
                assertThat(served.ask("GET /health/ready").status()).isEqualTo(200);
            }
            assertThat(served.hub
                            .publish(dev.tidings.event.Event.on("a").data("").build())
                            .toCompletableFuture()
                            .join()
                            .position())
                    .isLessThan(10);
        }
    }

    @OverBothTransports
    void isNotReadyWhenTheLogTakesNothing(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.hub.close();
            assertThat(served.ask("GET /health/ready").problem(503)).contains("did not come back");
            assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
        }
    }

    @OverBothTransports
    void answersHeadWithoutABody(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp http = served.connect()) {
            http.send(RawHttp.request("HEAD /health/live") + RawHttp.request("HEAD /health/ready"));
            assertThat(http.readHead().status()).isEqualTo(200);
            assertThat(http.readHead().status()).isEqualTo(200);
            assertThat(http.send(RawHttp.request("GET /health/live"))
                            .readAnswer()
                            .body())
                    .isEqualTo("{\"status\":\"live\"}\n");
        }
    }
}
