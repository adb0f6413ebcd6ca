package dev.tidings.server;

import static dev.tidings.server.CursorTest.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.LogEntry;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a stream starts whose client holds no event id: at a count, at a time, with all that is kept. */
class BeginningTest {
    private static final View EVERYTHING = View.withPrivate(Selectors.of(List.of("**")));

    private final MemoryEventLog log = new MemoryEventLog(MemoryLogOptions.DEFAULTS);

    private long timeOf(String id) {
        ReadLimit one = new ReadLimit(1, 1);
        long before = log.ids().positionOf(id) - 1;
        List<LogEntry> found =
                log.read(EVERYTHING, before, one).toCompletableFuture().join().entries();
        return found.get(0).timeMillis();
    }

    /** Publishes aside until the log's clock shows another millisecond than it did for that event. */
    private void awaitTickAfter(Served served, String id) {
        await().until(() -> timeOf(served.publish("aside", "tick")) > timeOf(id));
    }

    @OverEveryTransport
    void startsWithTheNewestEventsOfItsTopic(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("news", "1");
            String second = served.publish("news", "2");
            served.publish("other", "not asked for");
            String third = served.publish("news", "3");
            served.publish(Event.on("news").isPrivate(true).data("not seen").build());
            try (RawHttp stream = served.subscribe("topic=news&from=-2")) {
                stream.expect(frame(second, "2") + frame(third, "3"));
                stream.expect(frame(served.publish("news", "4"), "4"));
            }
        }
    }

    @OverEveryTransport
    void startsWithTheNewestEventsThatAnyOfItsSelectorsSees(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("prices/gold", "1");
            String second = served.publish("prices/tin", "2");
            served.publish("other", "not asked for");
            String third = served.publish("news", "3");
            String fourth = served.publish("prices/gold", "4");
            try (RawHttp stream = served.subscribe("topic=prices/*&topic=news&from=-3")) {
                stream.expect(frame(second, "2") + frame(third, "3") + frame(fourth, "4"));
            }
        }
    }

    @OverEveryTransport
    void startsWithAllThereAreWhereMoreAreAskedForAndTellsOfNoGap(Transport transport) {
        try (Served served = Served.on(transport).log(1 << 20, 2).start()) {
            served.publish("news", "1");
            String second = served.publish("news", "2");
            String third = served.publish("news", "3");
            for (String from : List.of("-3", "-1000000", "earliest", "1970-01-01T00:00:00Z")) {
                try (RawHttp stream = served.subscribe("topic=news&from=" + from)) {
                    stream.expect(frame(second, "2") + frame(third, "3"));
                }
            }
        }
    }

    @OverEveryTransport
    void startsWithWhatComesWhereThereIsNothingYet(Transport transport) {
        try (Served served = Served.over(transport);
                RawHttp newest = served.subscribe("topic=news&from=-5");
                RawHttp earliest = served.subscribe("topic=news&from=earliest")) {
            String first = served.publish("news", "1");
            newest.expect(frame(first, "1"));
            earliest.expect(frame(first, "1"));
        }
    }

    @OverEveryTransport
    void startsWithWhatWasPublishedSinceATime(Transport transport) {
        try (Served served = Served.on(transport).log(log).start()) {
            String first = served.publish("news", "1");
            awaitTickAfter(served, first);
            String second = served.publish("news", "2");
            try (RawHttp stream = served.subscribe("topic=news&from=" + Instant.ofEpochMilli(timeOf(first)))) {
                stream.expect(frame(first, "1") + frame(second, "2"));
            }
            try (RawHttp stream = served.subscribe("topic=news&from=" + Instant.ofEpochMilli(timeOf(second)))) {
                stream.expect(frame(second, "2"));
                stream.expect(frame(served.publish("news", "3"), "3"));
            }
        }
    }

    @OverEveryTransport
    void readsTimesWithAnyOffsetAndAPlusThatWasNotEscaped(Transport transport) {
        try (Served served = Served.on(transport).log(log).start()) {
            String first = served.publish("news", "1");
            awaitTickAfter(served, first);
            String second = served.publish("news", "2");
            Instant time = Instant.ofEpochMilli(timeOf(second));
            OffsetDateTime east = time.atOffset(ZoneOffset.ofHoursMinutes(5, 30));
            OffsetDateTime west = time.atOffset(ZoneOffset.ofHours(-8));
            for (String from : List.of(
                    east.toString(),
                    east.toString().replace("+", "%2B"),
                    east.toString().replace("+", "%20"),
                    "" + west)) {
                try (RawHttp stream = served.subscribe("topic=news&from=" + from)) {
                    stream.expect(frame(second, "2"));
                }
            }
        }
    }

    @OverEveryTransport
    void startsNowAtATimeThatIsToCome(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("news", "1");
            try (RawHttp stream = served.subscribe("topic=news&from=9999-12-31T23:59:59.999999999-18:00")) {
                stream.expect(frame(served.publish("news", "2"), "2"));
            }
        }
    }

    @OverEveryTransport
    void prefersTheIdThatAReturningClientHolds(Transport transport) {
        try (Served served = Served.over(transport)) {
            String first = served.publish("news", "1");
            String second = served.publish("news", "2");
            String third = served.publish("news", "3");
            try (RawHttp stream = served.subscribe("topic=news&from=earliest", "Last-Event-ID: " + second)) {
                stream.expect(frame(third, "3"));
            }
            try (RawHttp stream = served.subscribe("from=-1&topic=news&lastEventId=" + first)) {
                stream.expect(frame(second, "2") + frame(third, "3"));
            }
            try (RawHttp stream = served.subscribe("topic=news&lastEventId=&from=-2", "Last-Event-ID:")) {
                stream.expect(frame(second, "2") + frame(third, "3"));
            }
        }
    }

    @OverEveryTransport
    void stopsAClientThatHoldsTheStopWhereverItWouldBegin(Transport transport) {
        try (Served served = Served.over(transport)) {
            assertThat(served.ask("GET /events?topic=news&from=earliest", "Last-Event-ID: tidings.stop")
                            .status())
                    .isEqualTo(204);
        }
    }

    @OverEveryTransport
    void takesAnEmptyBeginningForNone(Transport transport) {
        try (Served served = Served.over(transport)) {
            served.publish("news", "1");
            try (RawHttp stream = served.subscribe("topic=news&from=")) {
                stream.expect(frame(served.publish("news", "2"), "2"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "-1000001",
                "-9999999",
                "-99999999999999999999",
                "-05",
                "-",
                "--5",
                "5",
                "50",
                "-5.5",
                "-٥",
                "latest",
                "Earliest",
                "tidings.stop",
                "7k2qh0ax-12",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "2026-01-31T24:01:00Z",
                "2026-02-30T12:00:00Z",
                "2026-01-31T12:00:00Z[Europe/Berlin]",
                "2026-01-31T12:00:00-19:00",
                "20260131T120000Z",
                "1769860800",
                "12026-01-31T12:00:00Z",
                "-2026-01-31T12:00:00Z"
            })
    void quotesABeginningThatIsNone(String from) {
        try (Served served = Served.over(Transport.AUTO)) {
            assertThat(served.ask("GET /events?topic=news&from=" + from).problem(400))
                    .contains(
                            "The parameter from is \\\"" + from + "\\\"; expected earliest, -1 to -1000000",
                            "such as 2026-01-31T12:00:00Z",
                            "lastEventId");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00+25:00, 2026-01-31T12:00:00 25:00",
        "2026-01-31+12:00:00Z, 2026-01-31 12:00:00Z",
        "%2B999999999-12-31T23:59:59Z, +999999999-12-31T23:59:59Z",
        "+5, ' 5'",
        "-5%0A, -5\\\\u000a"
    })
    void quotesWhatWasDecoded(String from, String quoted) {
        try (Served served = Served.over(Transport.AUTO)) {
            assertThat(served.ask("GET /events?topic=news&from=" + from).problem(400))
                    .contains("The parameter from is \\\"" + quoted + "\\\"; expected earliest");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=-1&from=-2", "from=&from=earliest"})
    void refusesTwoBeginnings(String query) {
        try (Served served = Served.over(Transport.AUTO)) {
            assertThat(served.ask("GET /events?topic=news&" + query).problem(400))
                    .contains("The parameter from is given 2 times; expected once");
        }
    }
}
