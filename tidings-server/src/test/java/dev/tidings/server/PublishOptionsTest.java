package dev.tidings.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.log.AppendOptions;
import dev.tidings.log.Durability;
import dev.tidings.log.LogUnavailableException.Reason;
import dev.tidings.log.RefusingEventLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a publisher asks of the log: a durability, and that the same request twice is one. */
class PublishOptionsTest {
    private static final String TEXT = "text/plain";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final String KEY = "Idempotency-Key: ";

    private final RefusingEventLog log = new RefusingEventLog();
    private final Served served = Served.on(Transport.AUTO).log(log).start();
    private final RawHttp stream = served.subscribe("topic=**");

    @AfterEach
    void stop() {
        stream.close();
        served.awaitNobody();
        served.close();
    }

    private void expectEvent(String id, String data) {
        stream.expect(CursorTest.frame(id, data));
    }

    private AppendOptions lastAsked() {
        return log.asked.get(log.asked.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({"memory, MEMORY", "written, WRITTEN", "synced, SYNCED", "'',"})
    void asksForTheDurabilityThatTheRequestNames(String code, Durability durability) {
        for (RawHttp.Answer answer : List.of(
                served.post("?topic=a&durability=" + code, TEXT, "1"),
                served.post("?topic=a&durability=" + code, FORM, "1"),
                served.post("", FORM, "topic=a&data=1&durability=" + code),
                served.post("?durability=memory", FORM, "topic=a&data=1&durability=" + code),
                served.post("", JSON, "{\"topic\":\"a\",\"data\":1,\"durability\":\"" + code + "\"}"),
                served.post("?topic=a&durability=" + code, JSON, "{\"price\":1}"),
                served.post("?durability=" + code, JSON, "{\"topic\":\"a\",\"data\":1}"))) {
            PublishTest.idOf(answer);
        }
        assertThat(served.post("?topic=a&durability=" + code, NDJSON, "{\"data\":1}\n{\"data\":2}")
                        .status())
                .isEqualTo(200);
        assertThat(log.asked).hasSize(8).containsOnly(new AppendOptions(durability, null));
    }

    @Test
    void leavesTheDurabilityToTheLogWhereTheRequestNamesNone() {
        served.post("?topic=a", TEXT, "1");
        served.post("", JSON, "{\"topic\":\"a\",\"data\":1,\"durability\":null}");
        assertThat(log.asked).containsExactly(AppendOptions.DEFAULTS, AppendOptions.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?topic=a&durability=fsync|text/plain|1|\\\"fsync\\\" is unknown; expected memory, written or synced",
                "?topic=a&durability=SYNCED|text/plain|1|\\\"SYNCED\\\" is unknown",
                "?topic=a&durability=memory&durability=memory|text/plain|1|durability is given 2 times",
                "''|application/x-www-form-urlencoded|topic=a&data=1&durability=x|\\\"x\\\" is unknown",
                "''|application/json|{\"topic\":\"a\",\"data\":1,\"durability\":2}|member durability is \\\"2\\\"; expected a string",
                "?durability=x|application/x-ndjson|{\"topic\":\"a\",\"data\":1}|\"detail\":\"The durability \\\"x\\\" is unknown",
                "?topic=a|application/x-ndjson|{\"data\":1,\"durability\":\"synced\"}|Line 1: The member durability is one line's",
                "?durability=synced|application/x-ndjson|{\"topic\":\"a\",\"data\":1,\"durability\":\"synced\"}|?durability=written"
            })
    void refusesADurabilityThatIsNoneOrOutOfPlace(String query, String contentType, String body, String message) {
        assertThat(served.post(query, contentType, body).problem(400)).contains(message);
        assertThat(log.asked).isEmpty();
    }

    @Test
    void saysWhatALogInMemoryCannotPromise() {
        try (Served inMemory = Served.over(Transport.AUTO)) {
            for (String code : List.of("written", "synced")) {
                assertThat(inMemory.post("?topic=a&durability=" + code, TEXT, "1")
                                .problem(400))
                        .contains("\\\"" + code + "\\\" cannot be promised", "expected memory");
            }
            assertThat(PublishTest.idOf(inMemory.post("?topic=a&durability=memory", TEXT, "1")))
                    .endsWith("-1");
        }
    }

    @Test
    void publishesOnceWhatComesTwiceWithTheSameKey() {
        String id = PublishTest.idOf(served.post("?topic=a", TEXT, "1", KEY + "order-17"));
        RawHttp.Answer again = served.post("?topic=a", TEXT, "1", KEY + "\"order-17\"");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("{\"id\":\"" + id + "\"}\n");
        String other = PublishTest.idOf(served.post("?topic=a", TEXT, "1", KEY + "order-18"));
        expectEvent(id, "1");
        expectEvent(other, "1");
    }

    @OverBothTransports
    void publishesOnceWhatComesWithTheSameKeyOnSeveralConnectionsAtOnce(Transport transport) {
        try (Served other = Served.on(transport).start();
                RawHttp reader = other.subscribe("topic=a")) {
            List<RawHttp> publishers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                publishers.add(other.connect());
            }
            publishers.forEach(http -> http.send(RawHttp.post("?topic=a", TEXT, "1", KEY + "k")));
            List<RawHttp.Answer> answers =
                    publishers.stream().map(RawHttp::readAnswer).toList();
            publishers.forEach(RawHttp::close);

            assertThat(answers).extracting(RawHttp.Answer::status).containsOnlyOnce(201);
            assertThat(answers).extracting(RawHttp.Answer::status).containsOnly(200, 201);
            assertThat(answers)
                    .extracting(RawHttp.Answer::body)
                    .containsOnly(answers.get(0).body());
            String id = answers.get(0).body().split("\"", -1)[3];
            reader.expect(CursorTest.frame(id, "1") + CursorTest.frame(other.publish("a", "2"), "2"));
        }
    }

    @Test
    void publishesABatchOnce() {
        String batch = "{\"topic\":\"a\",\"data\":1}\n{\"topic\":\"a\",\"data\":2}";
        RawHttp.Answer first = served.post("", NDJSON, batch, KEY + "batch-1");
        RawHttp.Answer again = served.post("", NDJSON, batch, KEY + "batch-1");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body()).matches("\\{\"ids\":\\[\"\\w+-1\",\"\\w+-2\"]}\n");
        assertThat(served.post("", NDJSON, batch, KEY + "batch-1", "Accept: text/plain")
                        .body())
                .matches("\\w+-1\n\\w+-2\n");
        expectEvent(first.body().split("\"", -1)[3], "1");
        expectEvent(first.body().split("\"", -1)[5], "2");
        expectEvent(served.publish("a", "after"), "after");
    }

    @Test
    void publishesWhatWasRefusedWhenItComesAgainWithItsKey() {
        log.refuse(Reason.OVERLOADED, "Too much is waiting");
        assertThat(served.post("?topic=a", TEXT, "1", KEY + "k").status()).isEqualTo(503);
        log.takeAgain();
        expectEvent(PublishTest.idOf(served.post("?topic=a", TEXT, "1", KEY + "k")), "1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "k|k",
                "\"k\"|k",
                "8e03978e-40d5-43dd-bc93-6894a57f9324|8e03978e-40d5-43dd-bc93-6894a57f9324",
                "\"a \\\"b\\\" \\\\ c\"|a \"b\" \\ c",
                "a\\\"b|a\\\"b",
                "größe-🗞|größe-🗞",
                "\"größe\"|größe",
                "  k  |k"
            })
    void readsAKeyWithOrWithoutQuotes(String header, String key) {
        PublishTest.idOf(served.post("?topic=a&durability=memory", TEXT, "1", KEY + header));
        assertThat(lastAsked()).isEqualTo(new AppendOptions(Durability.MEMORY, key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\"k", "\"k\"x", "\"k\";a=1", "\"a\"b\"", "\"a\\b\"", "\"a\\\"", "\"a\", \"b\""})
    void quotesAKeyWhoseQuotesAreNotInOrder(String header) {
        String inJson = header.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(served.post("?topic=a", TEXT, "1", KEY + header).problem(400))
                .contains("The header Idempotency-Key is \\\"" + inJson + "\\\"; expected a string in quotes");
        assertThat(log.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a\tb", "\"a\u200bb\"", "a\u0085"})
    void refusesAKeyThatIsEmptyOrUnprintable(String header) {
        assertThat(served.post("?topic=a", TEXT, "1", KEY + header).problem(400))
                .contains("The idempotency key ", "expected 1 to 256 bytes");
        assertThat(log.asked).isEmpty();
    }

    @Test
    void refusesAKeyThatIsTooLong() {
        PublishTest.idOf(served.post("?topic=a", TEXT, "1", KEY + "\"" + "ü".repeat(128) + "\""));
        assertThat(served.post("?topic=a", TEXT, "1", KEY + "ü".repeat(128) + "x")
                        .problem(400))
                .contains("\\\"üüü", "expected 1 to 256 bytes");
        assertThat(log.asked).hasSize(1);
    }

    @Test
    void refusesTwoKeys() {
        assertThat(served.post("?topic=a", TEXT, "1", KEY + "a", KEY + "a").problem(400))
                .contains("Idempotency-Key is given 2 times");
    }

    /** Replaced by one and the same character, two keys would become one, and the second event would be lost. */
    @Test
    void refusesAKeyThatIsNotUtf8() {
        try (RawHttp http = served.connect()) {
            http.send(RawHttp.post("?topic=a", TEXT, "1", KEY + "\u00fc").getBytes(ISO_8859_1));
            assertThat(http.readAnswer().problem(400)).contains("Idempotency-Key is not UTF-8");
        }
    }

    @Test
    void asksForNoMoreThanMemoryForItsOwnProbes() {
        assertThat(served.ask("GET /health/ready").status()).isEqualTo(200);
        assertThat(log.asked).containsExactly(new AppendOptions(Durability.MEMORY, null));
    }

    @Test
    void asksForNoMoreThanMemoryForTheDemosTicks() {
        RefusingEventLog demoLog = new RefusingEventLog();
        try (Served demo = Served.on(Transport.AUTO)
                        .log(demoLog)
                        .http(options -> options.withDemo(true))
                        .start();
                RawHttp ticks = demo.subscribe("topic=stocks/*&topic=server-time&from=earliest")) {
            ticks.readThrough("event: stock\n");
            ticks.readThrough("event: server-time\n");
            assertThat(demoLog.asked).containsOnly(new AppendOptions(Durability.MEMORY, null));
        }
    }
}
