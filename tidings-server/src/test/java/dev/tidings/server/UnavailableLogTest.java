package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.RefusingEventLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A log that cannot take events for a while: publishers are told so, and nobody else is harmed. */
class UnavailableLogTest {
    private final RefusingEventLog log = new RefusingEventLog();

    private static void assertRefused(RawHttp.Answer answer, int status, String detail) {
        assertThat(answer.problem(status)).contains("\"detail\":\"" + detail + "\"");
        assertThat(answer.header("retry-after")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"FULL, 507", "OVERLOADED, 503", "FAILED, 503", "CLOSED, 503"})
    void answersWithTheLogsOwnWordsAndWhenToComeBack(Reason reason, int status) {
        try (Served served = Served.on(Transport.AUTO).log(log).start()) {
            log.refuse(reason, "The log is " + reason);
            assertRefused(served.post("?topic=a", "text/plain", "1"), status, "The log is " + reason);
            assertRefused(
                    served.post("?topic=a", "application/x-ndjson", "{\"data\":1}\n{\"data\":2}"),
                    status,
                    "The log is " + reason);
        }
    }

    @OverBothTransports
    void keepsThePublishersConnection(Transport transport) {
        try (Served served = Served.on(transport).log(log).start();
                RawHttp http = served.connect()) {
            log.refuse(Reason.OVERLOADED, "Too much is waiting");
            String post = RawHttp.post("?topic=a", "text/plain", "1");
            http.send(post + post);
            assertRefused(http.readAnswer(), 503, "Too much is waiting");
            assertRefused(http.readAnswer(), 503, "Too much is waiting");
            log.takeAgain();
            PublishTest.idOf(http.send(post).readAnswer());
        }
    }

    @OverBothTransports
    void keepsItsSubscribersAndServesThemWhenItTakesEventsAgain(Transport transport) {
        try (Served served = Served.on(transport).log(log).start();
                RawHttp before = served.subscribe("topic=a")) {
            String first = PublishTest.idOf(served.post("?topic=a", "text/plain", "1"));
            log.refuse(Reason.FULL, "The disk is full");
            assertRefused(served.post("?topic=a", "text/plain", "lost"), 507, "The disk is full");
            try (RawHttp during = served.subscribe("topic=a&from=earliest")) {
                during.expect(CursorTest.frame(first, "1"));
                log.takeAgain();
                String second = PublishTest.idOf(served.post("?topic=a", "text/plain", "2"));
                during.expect(CursorTest.frame(second, "2"));
                before.expect(CursorTest.frame(first, "1") + CursorTest.frame(second, "2"));
            }
        }
    }

    @OverBothTransports
    void isNotReadyUntilItTakesEventsAgain(Transport transport) {
        try (Served served = Served.on(transport).log(log).start()) {
            log.refuse(Reason.FAILED, "The disk failed");
            assertThat(served.ask("GET /health/ready").problem(503)).contains("did not come back");
            assertThat(served.ask("GET /health/live").status()).isEqualTo(200);
            log.takeAgain();
            assertThat(served.ask("GET /health/ready").status()).isEqualTo(200);
        }
    }
}
