package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo page and what it is made of. */
class PageTest {
    private final Served served =
            Served.on(Transport.AUTO).http(options -> options.withDemo(true)).start();

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/demo, text/html; charset=utf-8",
        "/console, text/html; charset=utf-8",
        "/console.css, text/css; charset=utf-8",
        "/console.js, text/javascript; charset=utf-8",
        "/base.css, text/css; charset=utf-8",
        "/demo.css, text/css; charset=utf-8",
        "/demo.js, text/javascript; charset=utf-8",
        "/eventsource.min.js, text/javascript; charset=utf-8",
        "/favicon.svg, image/svg+xml"
    })
    void servesEachFileWithItsTypeAndAPolicyAgainstForeignScripts(String path, String contentType) {
        RawHttp.Answer answer = served.ask("GET " + path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo(contentType);
        assertThat(answer.header("content-security-policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.body()).isNotEmpty();
        RawHttp.Answer head = served.ask("HEAD " + path);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(answer.header("content-length"));
    }

    @Test
    void linksOnlyToFilesThatAreThere() {
        String page = served.ask("GET /demo").body();
        assertThat(page).doesNotContain("//cdn", "<script>", "style=\"", "onclick");
        Matcher links = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page);
        while (links.find()) {
            assertThat(served.ask("HEAD " + links.group(1)).status())
                    .as(links.group(1))
                    .isIn(200, 204);
        }
    }

    @Test
    void saysWhatThereIsInsteadOfAPageThatIsNotThere() {
        assertThat(served.ask("GET /event?topic=a").problem(404)).contains("/events?topic=news", "/demo");
        assertThat(served.ask("HEAD /nothing").status()).isEqualTo(404);
        assertThat(served.ask("GET /../../etc/passwd").status()).isEqualTo(404);
        assertThat(served.ask("GET /demo.css%00").status()).isEqualTo(404);
    }

    @Test
    void refusesToTakeAPost() {
        RawHttp.Answer answer = served.ask("POST /demo", "Content-Length: 0");
        assertThat(answer.problem(405)).contains("/demo");
        assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void ticksTheServersTimeAndStocks() {
        try (RawHttp stream = served.subscribe("topic=server-time");
                RawHttp stocks = served.subscribe("topic=stocks/*")) {
            assertThat(stream.readThrough("\n\n"))
                    .matches("event: server-time\nid: [\\w-]+\ndata: \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\n\n");
            assertThat(stocks.readThrough("\n\n"))
                    .matches("event: stock\nid: [\\w-]+\ndata: \\{\"symbol\":\"[A-Z]{4}\",\"price\":[\\d.]+,"
                            + "\"change\":-?[\\d.]+}\n\n");
        }
    }
}
