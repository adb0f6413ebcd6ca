package dev.tidings.http.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.http.Answer;
import dev.tidings.http.Replies;
import dev.tidings.log.LogUnavailableException.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths there are, and what follows from them. */
class RoutesTest {
    private final Surface surface = Surface.withDefaults();

    @AfterEach
    void stop() {
        surface.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH /events?topic=news|GET, HEAD, POST, DELETE, OPTIONS",
                "PUT /events|GET, HEAD, POST, DELETE, OPTIONS",
                "get /events|GET, HEAD, POST, DELETE, OPTIONS",
                "POST /health/live|GET, HEAD, OPTIONS",
                "PATCH /health/ready|GET, HEAD, OPTIONS",
                "POST /|GET, HEAD, OPTIONS",
                "PROPFIND /demo.css|GET, HEAD, OPTIONS"
            })
    void saysWhichMethodsAPathTakes(String line, String allowed) {
        Answer answer = surface.ask(line);
        assertThat(Replies.problem(answer, 405)).contains(allowed);
        assertThat(Replies.field(answer, "Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OPTIONS /events?topic=%zz|GET, HEAD, POST, DELETE, OPTIONS",
                "OPTIONS *|GET, HEAD, POST, DELETE, PUT, OPTIONS",
                "OPTIONS /demo|GET, HEAD, OPTIONS"
            })
    void answersOptions(String line, String allowed) {
        Answer answer = surface.ask(line);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(Replies.field(answer, "Allow")).isEqualTo(allowed);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/event?topic=a",
                "/nothing",
                "/../../etc/passwd",
                "/demo.css%00",
                "/events/",
                "//events",
                "/./events",
                "/events/../demo",
                "/EVENTS",
                "/demo+",
                "/events%2F",
                "/%2A"
            })
    void saysWhatThereIsInsteadOfAPathThatIsNot(String target) {
        assertThat(Replies.problem(surface.ask("GET " + target), 404)).contains("/events?topic=news", "/demo");
        assertThat(surface.ask("POST " + target).status()).isEqualTo(404);
        assertThat(surface.ask("OPTIONS " + target).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%zz",
                "/%",
                "/events%2",
                "/%FF",
                "/%c3%28",
                "/a b",
                "/a#b",
                "/a\u0000",
                "events",
                "",
                "http:/x",
                "*a",
                "?topic=a"
            })
    void quotesATargetThatIsMalformed(String target) {
        assertThat(Replies.problem(surface.ask("GET " + target), 400)).contains("The target \\\"", "is malformed");
    }

    @Test
    void takesTheServerItselfForNoPath() {
        assertThat(Replies.problem(surface.ask("GET *"), 400)).contains("OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/health/live", "/%68ealth/live", "/health%2flive", "/health/live?x=%zz&x", "/health/live?"})
    void undoesEscapesAndLooksAtNoQueryOfHealth(String target) {
        assertThat(Replies.text(surface.ask("GET " + target))).isEqualTo("{\"status\":\"live\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/?polyfill, text/html; charset=utf-8",
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
    void servesEachPageWithItsTypeAndAPolicyAgainstForeignScripts(String path, String contentType) {
        for (String method : new String[] {"GET ", "HEAD "}) {
            Answer answer = surface.ask(method + path);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isNotEmpty();
            assertThat(Replies.field(answer, "Content-Type")).isEqualTo(contentType);
            assertThat(Replies.field(answer, "Content-Security-Policy"))
                    .contains("default-src 'self'", "frame-ancestors 'none'");
            assertThat(Replies.field(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(Replies.field(answer, "Cache-Control")).isEqualTo("no-cache");
        }
    }

    @Test
    void linksOnlyToFilesThatAreThere() {
        String page = Replies.text(surface.ask("GET /demo"));
        assertThat(page).doesNotContain("//cdn", "<script>", "style=\"", "onclick");
        Matcher links = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page);
        while (links.find()) {
            if (!links.group(1).startsWith("/events")) {
                assertThat(surface.ask("HEAD " + links.group(1)).status())
                        .as(links.group(1))
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void isReadyWithoutAShardOrWithOne() {
        assertThat(Replies.text(surface.ask("GET /health/ready"))).isEqualTo("{\"status\":\"ready\"}\n");
        assertThat(surface.log.events).hasSize(1);
        assertThat(surface.log.events.get(0).isPrivate()).isTrue();
        assertThat(surface.ask("HEAD /health/ready").status()).isEqualTo(200);
        assertThat(surface.log.events).as("a success is good for a second").hasSize(1);
    }

    @Test
    void isNotReadyWhenTheLogRefuses() {
        surface.log.refuse(Reason.FULL, "No room");
        Answer answer = surface.ask("GET /health/ready");
        Replies.problem(answer, 503);
        assertThat(Replies.field(answer, "Retry-After")).isEqualTo("1");
        surface.log.takeAgain();
        assertThat(surface.ask("GET /health/ready").status()).isEqualTo(200);
    }
}
