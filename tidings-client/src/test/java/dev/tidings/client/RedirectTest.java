package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.client.RawServer.Exchange;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where redirects lead, and what goes along. */
class RedirectTest extends StreamFixture {
    @ParameterizedTest
    @ValueSource(ints = {302, 303, 307})
    void followsARedirectAndComesBackToTheStart(int status) throws Exception {
        try (EventStreamClient client = open("/old")) {
            redirect(status, "/new");
            Exchange redirected = server.accept();
            assertThat(redirected.requestLine).isEqualTo("GET /new HTTP/1.1");
            redirected.openStream().send("id: 1\ndata: x\n\n").close();
            listener.assertHeard("open /new", "event message|x|1", "ended, back in 20");
            assertThat(server.accept().requestLine).isEqualTo("GET /old HTTP/1.1");
            assertCursor(client, "1");
        }
    }

    private Exchange redirect(int status, String location) throws Exception {
        Exchange exchange = server.accept();
        exchange.answer(status, "Location: " + location + "\r\nConnection: close\r\n", "");
        return exchange;
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 308})
    void remembersAPermanentRedirectUntilWhatIsBehindItFails(int status) throws Exception {
        try (EventStreamClient client = open("/old")) {
            redirect(status, "/new");
            server.accept().openStream().send("data: x\n\n").close();
            Exchange second = server.accept();
            assertThat(second.requestLine).isEqualTo("GET /new HTTP/1.1");
            second.answer(404, "Connection: close\r\n", "");
            Exchange third = server.accept();
            assertThat(third.requestLine).isEqualTo("GET /old HTTP/1.1");
            third.answer(404, "Connection: close\r\n", "");
            assertThat(listener.nextBut("open", "event", "ended", "lost", "refused"))
                    .isEqualTo("closed REFUSED 404");
            client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void staysAwayWhenWhatIsBehindAPermanentRedirectSaysSo() throws Exception {
        try (EventStreamClient client = open("/old")) {
            redirect(301, "/new");
            server.accept().openStream().send("data: x\n\n").close();
            server.accept().send("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.closed().toCompletableFuture().get(60, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.stopped(204));
        }
    }

    @Test
    void remembersNothingBehindARedirectThatIsNotPermanent() throws Exception {
        try (EventStreamClient client = open("/a")) {
            redirect(301, "/b");
            redirect(302, "/c");
            redirect(301, "/d");
            Exchange opened = server.accept();
            assertThat(opened.requestLine).isEqualTo("GET /d HTTP/1.1");
            opened.openStream().send("data: x\n\n").close();
            assertThat(server.accept().requestLine).isEqualTo("GET /b HTTP/1.1");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?n=1, /s?n=1",
        "'', /s?old",
        "t, /t",
        "./t/../u, /u",
        "#top, /s?old",
        "/a b?c d, /a%20b?c%20d",
        "/é, /%C3%A9"
    })
    void resolvesAReferenceAgainstTheAddressThatItAsked(String location, String target) throws Exception {
        try (EventStreamClient client = open("/s?old")) {
            if (location.isEmpty()) {
                redirect(307, "//127.0.0.1:" + server.port() + "/s?old");
            } else {
                redirect(307, location);
            }
            assertThat(server.accept().requestLine).isEqualTo("GET " + target + " HTTP/1.1");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @ParameterizedTest
    @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
    void keepsTheBodyWhereTheStandardSaysSo(int status, String method) throws Exception {
        try (EventStreamClient client =
                stream("/old").request("POST", "text/plain", "asked").open(listener)) {
            assertThat(redirect(status, "/new").body()).isEqualTo("asked");
            Exchange redirected = server.accept();
            assertThat(redirected.requestLine).isEqualTo(method + " /new HTTP/1.1");
            assertThat(redirected.body()).isEqualTo(method.equals("POST") ? "asked" : "");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void keepsItsCredentialsFromAnotherOriginAndFromAllThatItLeadsTo() throws Exception {
        try (RawServer other = new RawServer();
                EventStreamClient client = stream("/events")
                        .header("Authorization", "Bearer secret")
                        .open(listener)) {
            Exchange same = redirect(307, "/moved");
            assertThat(same.headers).containsEntry("Authorization", "Bearer secret");
            Exchange moved = redirect(307, other.uri("/events").toString());
            assertThat(moved.headers).containsEntry("Authorization", "Bearer secret");
            Exchange elsewhere = other.accept();
            assertThat(elsewhere.headers).doesNotContainKey("Authorization");
            elsewhere.answer(307, "Location: " + server.uri("/back") + "\r\n", "");
            assertThat(server.accept().headers).doesNotContainKey("Authorization");
            assertThat(client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/a, https://h:443/b, true",
        "https://h:443/a, https://H/b, true",
        "http://h/a, HTTP://h:80/b, true",
        "https://h/a, https://h:8443/b, false",
        "https://h/a, https://i/b, false",
        "http://h:443/a, https://h/b, false"
    })
    void knowsAnOriginByItsSchemeNameAndPort(URI from, URI to, boolean isTrusted) {
        StreamTarget target = StreamTarget.of(from, StreamContent.GET).redirectedTo(to, 307);
        assertThat(target.isTrusted()).isEqualTo(isTrusted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Location: \r\n", "Location: ftp://127.0.0.1/\r\n", "Location: http://[\r\n"})
    void takesARedirectToNowhereForFinal(String location) throws Exception {
        try (EventStreamClient client = open("/events")) {
            server.accept().answer(302, location, "");
            listener.assertHeard("closed REFUSED 302");
            assertCursor(client, "");
        }
    }

    @Test
    void givesUpOnEndlessRedirects() throws Exception {
        try (EventStreamClient client = open("/events")) {
            for (int i = 0; i <= 20; i++) {
                redirect(i % 2 == 0 ? 302 : 301, "/events");
            }
            assertThat(listener.next()).startsWith("closed REFUSED 30");
            assertCursor(client, "");
        }
    }
}
