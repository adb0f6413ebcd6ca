package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.FakeExchange;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Requests;
import dev.tidings.log.Durability;
import dev.tidings.log.EventLog.ReadLimit;
import dev.tidings.log.View;
import dev.tidings.topic.Selectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing line by line: what a body with {@code atomic=false} is answered. */
@Timeout(30)
class PublishLinesTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String LINES = "?atomic=false&topic=a";

    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(
            RequestLimits.DEFAULTS.withBatchEvents(3).withBodyBytes(1000).withDataBytes(500)));

    @AfterEach
    void stop() {
        surface.close();
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "{\"data\":" + i + "}\n")
                .collect(Collectors.joining());
    }

    private List<String> stored() {
        View all = View.of(Selectors.of("**"));
        return surface.log.read(all, 0, new ReadLimit(100_000, 1 << 30)).toCompletableFuture().join().entries().stream()
                .map(entry -> entry.event().data())
                .toList();
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return packed.toByteArray();
    }

    private FakeExchange start(String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Content-Type: " + NDJSON;
        return surface.start(Requests.local("POST /events" + LINES, all));
    }

    @Test
    void publishesEachLineAndSaysHowManyAndTheLastId() {
        Answer answer = surface.post(LINES, NDJSON, "{\"data\":1,\"id\":\"x\"}\n\n \r\n{\"data\":2,\"id\":\"y\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Replies.text(answer)).isEqualTo("{\"published\":2,\"lastId\":\"y\"}\n");
        assertThat(answer.isLast()).isFalse();
        assertThat(stored()).containsExactly("1", "2");
    }

    @Test
    void answersABodyWithoutLinesToo() {
        assertThat(Replies.text(surface.post(LINES, NDJSON, "\n \n"))).isEqualTo("{\"published\":0,\"lastId\":null}\n");
        assertThat(Replies.text(surface.post(LINES, NDJSON, "", "Accept: text/plain")))
                .isEmpty();
    }

    @Test
    void saysTheLastIdAloneInPlainText() {
        Answer answer = surface.post(
                LINES, NDJSON, "{\"data\":1,\"id\":\"x\"}\n{\"data\":2,\"id\":\"y\"}", "Accept: text/plain");
        assertThat(Replies.text(answer)).isEqualTo("y\n");
    }

    @Test
    void holdsLimitsAgainstALineAndNotAgainstTheBody() {
        Answer answer = surface.post(
                LINES,
                NDJSON,
                lines(1, 2000),
                "Content-Length: " + lines(1, 2000).length());
        assertThat(Replies.text(answer)).contains("\"published\":2000");
        assertThat(stored()).hasSize(2000);
        assertThat(surface.log.asked).as("appends of what came together").hasSizeLessThan(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|400|not JSON",
                "[]|0|",
                "{\"data\":1,\"typ\":\"x\"}|400|the nearest is",
                "{\"data\":1,\"atomic\":false}|400|atomic",
                "{\"data\":1,\"id\":\"tidings.x\"}|400|tidings.",
                "{\"data\":1,\"type\":\"tidings.x\"}|400|tidings.",
                "{\"data\":1,\"topic\":\"tidings/x\"}|403|hub's own",
                "{\"data\":1,\"topic\":\"a*\"}|400|a*",
                "{\"data\":1,\"durability\":\"memory\"}|400|kept alike",
                "{\"data\":1,\"id\":\"one\"}|422|one"
            })
    void stopsAtTheFirstLineThatIsRefused(String line, int status, String why) {
        String body = "{\"data\":\"first\",\"id\":\"one\"}\n" + lines(1, 700) + "\n" + line + "\n" + lines(1000, 3000);
        Answer answer = surface.post(LINES, NDJSON, body);
        if (status == 0) {
            assertThat(Replies.text(answer)).contains("\"published\":2703");
            return;
        }
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.isLast()).isTrue();
        assertThat(Replies.text(answer)).contains("Line 703: ", why, "published before: 701", "\"published\":701");
        assertThat(stored()).hasSize(701).endsWith("700");
    }

    @Test
    void refusesALineThatIsLargerThanABodyMayBe() {
        String large = "{\"data\":\"" + "x".repeat(1000) + "\"}\n";
        Answer answer = surface.post(LINES, NDJSON, lines(1, 2) + large + lines(4, 5));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(Replies.text(answer)).contains("Line 3: ", "at most 1000 bytes");
        assertThat(stored()).containsExactly("1", "2");
    }

    @Test
    void refusesALineWhoseBytesAreNoText() {
        byte[] body = (lines(1, 1) + "{\"data\":\"?\"}\n" + "{\"data\":\"\ufffd\"}\n").getBytes(StandardCharsets.UTF_8);
        body[lines(1, 1).length() + 9] = (byte) 0xff;
        Answer answer = surface.start(Requests.local("POST /events" + LINES, "Content-Type: " + NDJSON))
                .body(body, 5)
                .answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(Replies.text(answer)).contains("Line 2: It is not UTF-8");
        assertThat(Replies.text(surface.post(LINES, NDJSON, "{\"data\":\"\ufffd\"}")))
                .contains("\"published\":1");
    }

    @Test
    void countsALineThatWasPublishedBefore() {
        String line = "{\"data\":1,\"id\":\"x\"}\n";
        assertThat(Replies.text(surface.post(LINES, NDJSON, line + line))).contains("\"published\":2,\"lastId\":\"x\"");
        assertThat(Replies.text(surface.post(LINES, NDJSON, line + lines(2, 3))))
                .contains("\"published\":3");
        assertThat(stored()).containsExactly("1", "2", "3");
    }

    @Test
    void keepsAllAsTheQueryAsks() {
        surface.post(LINES + "&durability=synced", NDJSON, lines(1, 5));
        assertThat(surface.log.asked).allMatch(options -> options.durability() == Durability.SYNCED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", "application/x-www-form-urlencoded", ""})
    void isForLinesAlone(String contentType) {
        assertThat(Replies.text(surface.post(LINES, contentType, "x"))).contains("400", "application/x-ndjson");
    }

    @Test
    void takesNoKeyAndNoOtherCharset() {
        assertThat(Replies.text(surface.post(LINES, NDJSON, lines(1, 1), "Idempotency-Key: k")))
                .contains("\"status\":400", "an id in each line");
        assertThat(surface.post(LINES, NDJSON + "; charset=utf-16", lines(1, 1)).status())
                .isEqualTo(415);
        assertThat(surface.post(LINES, NDJSON + "; charset=utf-8", lines(1, 1)).status())
                .isEqualTo(200);
        assertThat(surface.post("?topic=a&atomic=perhaps", NDJSON, lines(1, 1)).status())
                .isEqualTo(400);
    }

    @Test
    void publishesABatchAsOneUnlessToldOtherwise() {
        assertThat(surface.post("?topic=a&atomic=true", NDJSON, lines(1, 4)).status())
                .isEqualTo(413);
        assertThat(Replies.text(surface.post("?topic=a&atomic=true", NDJSON, lines(1, 3))))
                .startsWith("{\"ids\":");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void unpacksGzipAsItComes(int piece) {
        byte[] one = gzip(lines(1, 1000));
        byte[] other = gzip(lines(1001, 1010) + " ".repeat(500_000));
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        Answer answer = start("Content-Encoding: gzip")
                .body(gzip("\n".repeat(300_000) + lines(1, 5)), piece)
                .answer();
        assertThat(Replies.text(answer)).contains("\"published\":5");
        Answer two = start("Content-Encoding: gzip").body(both, piece).answer();
        assertThat(Replies.text(two)).contains("Line 1011: ", "\"published\":1010");
    }

    @Test
    void publishesWhatIsUnpackedBeforeGzipBreaks() {
        byte[] packed = gzip(lines(1, 3));
        assertThat(Replies.text(start("Content-Encoding: gzip")
                        .body(Arrays.copyOf(packed, packed.length - 1), 5)
                        .answer()))
                .contains("\"status\":400", "not in gzip", "\"published\":3");
        packed[packed.length - 8] ^= 1;
        assertThat(Replies.text(start("Content-Encoding: gzip").body(packed, 5).answer()))
                .contains("\"status\":400", "not in gzip", "check sum");
        assertThat(Replies.text(start("Content-Encoding: gzip").body("no gzip").answer()))
                .contains("\"status\":400", "not in gzip", "\"published\":0");
    }
}
