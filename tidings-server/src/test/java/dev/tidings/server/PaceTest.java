package dev.tidings.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscribers that want less than everything, or are to be dropped when they lag. */
class PaceTest {
    private static final int SMALL_BUFFER = 4096;

    private static RawHttp stalled(Served served, String query) {
        RawHttp stream = RawHttp.to(served.server.port(), 1, SMALL_BUFFER);
        stream.send(RawHttp.request("GET /events?" + query)).readStreamStart();
        return stream;
    }

    private static void publishTenMegabytes(Served served) {
        for (int i = 0; i < 1000; i++) {
            served.publish("prices/gold", "gold " + i + " " + "x".repeat(10_000));
        }
    }

    @OverEveryTransport
    void aThrottledReaderGetsTheNewestAtItsRate(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = served.subscribe("topic=prices/*&maxRate=5")) {
            long start = System.nanoTime();
            String first = served.publish("prices/gold", "1");
            stream.expect("id: " + first + "\ndata: 1\n\n");
            served.publish("prices/gold", "2");
            String last = served.publish("prices/gold", "3");
            stream.expect("id: " + last + "\ndata: 3\n\n");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(150));
        }
    }

    @OverEveryTransport
    void aConflatingReaderGetsTheNewestOnceItReadsOn(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = stalled(served, "topic=prices/*&lag=conflate")) {
            publishTenMegabytes(served);
            String last = served.publish("prices/silver", "the end");
            String received = stream.readThrough("id: " + last + "\ndata: the end\n\n");
            assertThat(received).contains("gold 999 ");
            assertThat(Pattern.compile("gold ").matcher(received).results().count())
                    .isLessThan(1000);
        }
    }

    @OverEveryTransport
    void aReaderThatSaidSoIsDisconnectedWhenItLags(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp stream = stalled(served, "topic=prices/*&lag=disconnect&maxLagBytes=100000")) {
            publishTenMegabytes(served);
            served.awaitSubscribers(0);
            // In the middle of a record of TLS, perhaps: what waits for the reader is thrown away.
            StringBuilder received = new StringBuilder();
            byte[] some = new byte[1 << 16];
            for (int read; (read = stream.readSome(some, some.length)) >= 0; ) {
                received.append(new String(some, 0, read, UTF_8));
            }
            assertThat(received).doesNotContain("gold 999 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "maxRate=0, maxRate",
        "maxRate=-1, maxRate",
        "maxRate=fast, maxRate",
        "maxRate=1000000, maxRate",
        "lag=drop, lag",
        "lag=disconnect&maxLagBytes=0, maxLagBytes",
        "lag=disconnect&maxLagSeconds=1h, maxLagSeconds"
    })
    void aPaceThatMakesNoSenseIsRefused(String parameters, String named) {
        try (Served served = Served.over(Transport.AUTO)) {
            assertThat(served.ask("GET /events?topic=a&" + parameters).problem(400))
                    .contains(named, "expected");
        }
    }
}
