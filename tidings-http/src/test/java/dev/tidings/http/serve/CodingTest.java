package dev.tidings.http.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.HttpOptions;
import dev.tidings.http.Replies;
import dev.tidings.http.RequestLimits;
import dev.tidings.http.Requests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in other charsets than UTF-8, and packed ones. */
class CodingTest {
    private static final int LIMIT = 100_000;

    private final Surface surface = new Surface(HttpOptions.DEFAULTS.with(RequestLimits.DEFAULTS.withBodyBytes(LIMIT)));

    @AfterEach
    void stop() {
        surface.close();
    }

    private Answer post(byte[] body, String... fields) {
        return surface.start(Requests.local("POST /events?topic=a", fields))
                .body(body, 1000)
                .answer();
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "charset=iso-8859-1|ISO-8859-1",
                "Charset=\"ISO-8859-1\"|ISO-8859-1",
                "charset=\"iso\\-8859-1\"|ISO-8859-1",
                "x=\"a;charset=utf-16\"; charset=latin1|ISO-8859-1",
                "charset=utf8|UTF-8",
                "format=flowed|UTF-8",
                "charset=UTF-16|UTF-16",
                "charset=utf-16le ; x=y|UTF-16LE",
                "charset=windows-1252|windows-1252"
            })
    void decodesTheCharsetThatTheContentTypeNames(String parameter, String charset) {
        Answer answer = post("Größe".getBytes(Charset.forName(charset)), "Content-Type: text/plain; " + parameter);
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(201);
        assertThat(surface.lastData()).isEqualTo("Größe");
    }

    @Test
    void decodesFormsAndTheirEscapesAndJsonToo() {
        Charset latin1 = Charset.forName("ISO-8859-1");
        String form = "application/x-www-form-urlencoded; charset=iso-8859-1";
        assertThat(post("data=Gr%F6ßer".getBytes(latin1), "Content-Type: " + form)
                        .status())
                .isEqualTo(201);
        assertThat(surface.lastData()).isEqualTo("Größer");
        String json = "application/json; charset=\"iso-8859-1\"";
        assertThat(post("{\"data\":\"ö\"}".getBytes(latin1), "Content-Type: " + json)
                        .status())
                .isEqualTo(201);
        assertThat(surface.lastData()).isEqualTo("ö");
        byte[] wide = "data=%C3%B6ß".getBytes(Charset.forName("UTF-16"));
        assertThat(post(wide, "Content-Type: application/x-www-form-urlencoded;charset=utf-16")
                        .status())
                .isEqualTo(201);
        assertThat(surface.lastData()).isEqualTo("öß");
    }

    @ParameterizedTest
    @ValueSource(strings = {"klingon", "", "utf 8", "?", "utf-8,utf-16"})
    void namesACharsetThatItDoesNotKnow(String charset) {
        Answer answer = post(new byte[] {'1'}, "Content-Type: text/plain; charset=\"" + charset + "\"");
        assertThat(Replies.problem(answer, 415)).contains("\\\"" + charset + "\\\"", "iso-8859-1");
    }

    @Test
    void refusesTwoCharsets() {
        Answer answer = post(new byte[] {'1'}, "Content-Type: text/plain; charset=utf-8; charset=utf-8");
        assertThat(Replies.problem(answer, 400)).contains("2 charsets");
    }

    @ParameterizedTest
    @CsvSource({"utf-8, UTF-8", "us-ascii, US-ASCII", "utf-16, UTF-16"})
    void refusesWhatIsNotInTheCharset(String charset, String name) {
        byte[] body = {(byte) 0xfc, 'a', (byte) 0xd8};
        assertThat(Replies.problem(post(body, "Content-Type: text/plain; charset=" + charset), 400))
                .contains("not " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "identity, gzip", "gzip,"})
    void unpacksGzip(String coding) {
        byte[] text = "ä".repeat(LIMIT / 2).getBytes(UTF_8);
        Answer answer = post(gzip(text), "Content-Encoding: " + coding);
        assertThat(answer.status()).as(Replies.text(answer)).isEqualTo(201);
        assertThat(surface.lastData()).hasSize(LIMIT / 2);
    }

    @Test
    void unpacksBatchesAndMembersInARow() {
        byte[] first = gzip("{\"data\":1}\n".getBytes(UTF_8));
        byte[] both = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(first, 0, both, first.length, first.length);
        Answer answer = post(both, "Content-Encoding: gzip", "Content-Type: application/x-ndjson");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(surface.log.events).hasSize(2);
    }

    @Test
    void takesIdentityForNothing() {
        assertThat(post(new byte[] {'1'}, "Content-Encoding: identity").status())
                .isEqualTo(201);
        assertThat(post(new byte[] {'1'}, "Content-Encoding: ").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd, gzip", "gzip;q=1", "chunked"})
    void namesACodingThatItDoesNotRead(String coding) {
        Answer answer = post(new byte[] {'1'}, "Content-Encoding: " + coding);
        assertThat(Replies.problem(answer, 415)).contains("\\\"" + coding + "\\\"", "expected gzip");
        assertThat(Replies.field(answer, "Accept-Encoding")).isEqualTo("gzip");
    }

    @Test
    void refusesABombAsItIsUnpacked() {
        byte[] bomb = gzip(new byte[20 * LIMIT]);
        assertThat(bomb.length).isLessThan(LIMIT);
        Answer answer = post(bomb, "Content-Encoding: gzip");
        assertThat(Replies.problem(answer, 413)).contains("at most " + LIMIT);
        assertThat(post(gzip(new byte[LIMIT + 1]), "Content-Encoding: gzip").status())
                .isEqualTo(413);
        assertThat(post(gzip("x".repeat(LIMIT).getBytes(UTF_8)), "Content-Encoding: gzip")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void refusesWhatIsNotGzipAfterAll() {
        byte[] whole = gzip("hello".getBytes(UTF_8));
        byte[] spoilt = whole.clone();
        spoilt[spoilt.length - 6] ^= 1;
        for (byte[] body : new byte[][] {{}, {1, 2, 3}, Arrays.copyOf(whole, whole.length - 9), spoilt}) {
            assertThat(Replies.problem(post(body, "Content-Encoding: gzip"), 400))
                    .contains("not in gzip");
        }
        assertThat(surface.log.events).isEmpty();
    }
}
