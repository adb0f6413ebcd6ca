package dev.tidings.interop.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tidings.interop.conformance.Harness.Connection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What LaunchDarkly's {@code sse-contract-tests} ask of a client of event streams, capability by capability, over the protocol of that harness. The
 * reference page on clients says what came of the harness itself.
 */
@Timeout(300)
class ConformanceTest {
    private static final String BOM = "\ufeff";
    private static final Map<String, ?> AT_ONCE = Map.of("initialDelayMs", 0);

    private final Harness harness;

    ConformanceTest() throws IOException {
        harness = new Harness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private Connection stream() throws Exception {
        return harness.open(AT_ONCE).awaitConnection().open();
    }

    @Test
    void offersAllThatTheHarnessKnowsButListenersByType() throws Exception {
        assertThat(harness.status().path("capabilities").toString())
                .isEqualTo("[\"bom\",\"comments\",\"headers\",\"last-event-id\",\"post\",\"read-timeout\",\"report\","
                        + "\"restart\",\"server-directed-shutdown-request\"]");
        stream();
        assertThat(harness.delete()).isEqualTo(200);
        assertThat(harness.delete()).isEqualTo(404);
    }

    static Stream<Arguments> parsing() {
        return Stream.of(
                parse(List.of("data: Hello\n\n"), "message|Hello|"),
                parse(List.of("data: Hel", "lo\n\n"), "message|Hello|"),
                parse(List.of("data: a", "b\n\ndata:", "c\n\n"), "message|ab|", "message|c|"),
                parse(List.of("data: a\n\ndata: b\n\n"), "message|a|", "message|b|"),
                parse(List.of("data: a\ndata:b\n\n"), "message|a\nb|"),
                parse(List.of("data:\n\n"), "message||"),
                parse(List.of("data\n\ndata\ndata\n\n"), "message||", "message|\n|"),
                parse(List.of("event: greeting\nid: abc\ndata: x\n\n"), "greeting|x|abc"),
                parse(List.of("data: x\nid: abc\nevent: greeting\n\n"), "greeting|x|abc"),
                parse(List.of("id: a\0bc\ndata: x\n\n"), "message|x|"),
                parse(List.of("id: abc\ndata: x\n\n", "data: y\n\n"), "message|x|abc", "message|y|abc"),
                parse(List.of("id: abc\ndata: x\n\n", "id: \ndata: y\n\n"), "message|x|abc", "message|y|"),
                parse(List.of("event: greeting\ncolor: blue\ndata: x\n\n"), "greeting|x|"),
                parse(List.of("event:greeting\ndata:x\n\n"), "greeting|x|"),
                parse(List.of("event:  greeting\ndata:  x\n\n"), " greeting| x|"),
                parse(List.of("data: €豆腐\n\n"), "message|€豆腐|"));
    }

    static Stream<Arguments> byteOrderMarks() {
        return Stream.of(
                parse(List.of(BOM + "data: x\n\n"), "message|x|"),
                parse(List.of(BOM + "event: greeting\nid: abc\ndata: x\n\n"), "greeting|x|abc"),
                parse(List.of(BOM + "data: x\n\ndata: y\n\n"), "message|x|", "message|y|"),
                parse(List.of("data: x\n\n", "data: " + BOM + "y\n\n"), "message|x|", "message|" + BOM + "y|"),
                parse(List.of(BOM + "data: " + BOM + "x\n\n"), "message|" + BOM + "x|"),
                parse(List.of(BOM + "data: x\ndata: y\n\n"), "message|x\ny|"),
                parse(List.of(BOM + ":c\ndata: x\n\n"), ":c", "message|x|"),
                parse(List.of(BOM + "data:\n\n"), "message||"));
    }

    static Stream<Arguments> comments() {
        return Stream.of(
                parse(List.of(":Hello\n"), ":Hello"),
                parse(List.of(":Hello\n", ":World\n"), ":Hello", ":World"),
                parse(List.of(":Hello\n", "data: x\n\n"), ":Hello", "message|x|"),
                parse(List.of("data: x\n\n", ":Hello\n"), "message|x|", ":Hello"));
    }

    private static Arguments parse(List<String> chunks, String... heard) {
        return arguments(chunks.toArray(String[]::new), heard);
    }

    @ParameterizedTest
    @MethodSource({"parsing", "byteOrderMarks", "comments"})
    void readsWhatIsSent(String[] chunks, String[] heard) throws Exception {
        stream().send(chunks);
        harness.assertHeard(heard);
    }

    @ParameterizedTest
    @MethodSource({"parsing", "byteOrderMarks"})
    void readsWhatIsSentByteByByte(String[] chunks, String[] heard) throws Exception {
        stream().sendInChunks(String.join("", chunks), 1);
        harness.assertHeard(heard);
    }

    static Stream<Arguments> lineEnds() {
        return Stream.of("\n", "\r\n", "\r").flatMap(end -> IntStream.of(1, 2, 1000)
                .boxed()
                .flatMap(size -> Stream.of(
                        parse("data: a{}{}", end, size, "message|a|"),
                        parse("data: a{}{}data: b{}data: c{}{}", end, size, "message|a|", "message|b\nc|"),
                        parse("data:{}data: b{}data: c{}{}", end, size, "message|\nb\nc|"),
                        parse("data: a{}data:{}data: c{}{}", end, size, "message|a\n\nc|"),
                        parse("data: a{}{}{}data: b{}{}", end, size, "message|a|", "message|b|"),
                        parse("data: a{}{}{}{}data: b{}{}", end, size, "message|a|", "message|b|"))));
    }

    private static Arguments parse(String text, String end, int size, String... heard) {
        return arguments(text.replace("{}", end), size, heard);
    }

    @ParameterizedTest
    @MethodSource("lineEnds")
    void readsEachLineEnd(String text, int size, String[] heard) throws Exception {
        stream().sendInChunks(text, size);
        harness.assertHeard(heard);
    }

    @Test
    void readsALineEndThatIsCutInTwo() throws Exception {
        stream().send("data: Hello\r", "\ndata: World\r", "\n\r\ndata: OK\r", "\n", "\r", "\n");
        harness.assertHeard("message|Hello\nWorld|", "message|OK|");
    }

    @Test
    void readsAMessageOfMegabytes() throws Exception {
        String half = "x".repeat(5 * 1024 * 1024);
        stream().send("data: " + half, half + "\n\n");
        harness.assertHeard("message|" + half + half + "|");
    }

    @Test
    void readsManyMessagesInOrder() throws Exception {
        List<String> data =
                IntStream.range(0, 100).mapToObj(i -> "message " + i).toList();
        stream()
                .send(String.join(
                        "", data.stream().map(d -> "data: " + d + "\n\n").toList()));
        harness.assertHeard(data.stream().map(d -> "message|" + d + "|").toArray(String[]::new));
    }

    @Test
    void asksForAnEventStreamThatIsNotStored() throws Exception {
        Connection connection = harness.open(Map.of()).awaitConnection();
        assertThat(connection.method).isEqualTo("GET");
        assertThat(connection.header("Accept")).isEqualTo("text/event-stream");
        assertThat(connection.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(connection.header("Last-Event-ID")).isNull();
    }

    @Test
    void staysAwayAfterA204() throws Exception {
        harness.open(AT_ONCE).awaitConnection().answer(204, null);
        assertThat(harness.staysAway()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307})
    void followsARedirect(int status) throws Exception {
        harness.open(AT_ONCE).awaitConnection().answer(status, harness.uri("/stream/elsewhere"));
        harness.awaitConnection().open().send("data: hello\n\n");
        harness.assertHeard("message|hello|");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307})
    void saysThatARedirectLeadsNowhere(int status) throws Exception {
        harness.open(AT_ONCE).awaitConnection().answer(status, "");
        harness.assertHeard("error");
        harness.open(AT_ONCE).awaitConnection().answer(status, null);
        harness.assertHeard("error");
    }

    @Test
    void sendsHeadersOfTheCallers() throws Exception {
        Connection connection = harness.open(Map.of("headers", Map.of("header-1", "v-1", "header-2", "v-2")))
                .awaitConnection();
        assertThat(connection.header("header-1")).isEqualTo("v-1");
        assertThat(connection.header("header-2")).isEqualTo("v-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "REPORT"})
    void sendsABodyEachTime(String method) throws Exception {
        String type = "application/json; charset=utf-8";
        harness.open(Map.of(
                "method",
                method,
                "body",
                "{\"hello\": \"world\"}",
                "headers",
                Map.of("content-type", type),
                "initialDelayMs",
                0));
        for (int i = 0; i < 2; i++) {
            Connection connection = harness.awaitConnection();
            assertThat(connection.method).isEqualTo(method);
            assertThat(connection.header("Content-Type")).isEqualTo(type);
            assertThat(connection.body).isEqualTo("{\"hello\": \"world\"}");
            connection.open().end();
        }
    }

    @Test
    void sendsTheCursorThatItIsGiven() throws Exception {
        Connection connection =
                harness.open(Map.of("lastEventId", "abc", "initialDelayMs", 0)).awaitConnection();
        assertThat(connection.header("Last-Event-ID")).isEqualTo("abc");
    }

    @Test
    void restartsWhenItIsTold() throws Exception {
        stream().send("data: Hello\n\n");
        harness.assertHeard("message|Hello|");
        harness.restart();
        harness.awaitConnection().open().send("data: Thanks\n\n");
        harness.assertHeard("message|Thanks|");
    }

    @Test
    void comesBackWithTheLastIdAndIsAsGoodAsNew() throws Exception {
        stream().send("id: abc\ndata: Hello\n\n", "data: World\n\n").end();
        harness.assertHeard("message|Hello|abc", "message|World|abc");
        Connection second = harness.awaitConnection();
        assertThat(second.header("Last-Event-ID")).isEqualTo("abc");
        second.open().send("id: def\ndata: Again\n\n");
        harness.assertHeard("message|Again|def");
    }

    @Test
    void comesBackWithoutAnIdThatWasTakenBack() throws Exception {
        stream().send("id: abc\ndata: Hello\n\n", "id: \ndata: World\n\n").end();
        harness.assertHeard("message|Hello|abc", "message|World|");
        assertThat(harness.awaitConnection().header("Last-Event-ID")).isNull();
    }

    @Test
    void takesSilenceForALostConnection() throws Exception {
        harness.open(Map.of("readTimeoutMs", 500, "initialDelayMs", 0))
                .awaitConnection()
                .open()
                .send("data: Hello\n\n");
        harness.assertHeard("message|Hello|", "error");
        harness.awaitConnection();
    }

    @Test
    void dropsAMessageThatWasNotFinished() throws Exception {
        stream().send("id: abc\ndata: Hello\n\nid: def\ndata: Goodbye").end();
        harness.assertHeard("message|Hello|abc");
        Connection second = harness.awaitConnection();
        assertThat(second.header("Last-Event-ID")).isEqualTo("abc");
        second.open().send("data: We meet again\n\n");
        harness.assertHeard("message|We meet again|abc");
    }
}
