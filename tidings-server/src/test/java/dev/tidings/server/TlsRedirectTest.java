package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The second port, where requests in the clear are told where to go. */
class TlsRedirectTest {
    private static HubServer serve(Hub hub, String... publicUrls) throws IOException {
        HttpOptions http = HttpOptions.DEFAULTS;
        for (String url : publicUrls) {
            http = http.with(http.access().withPublicUrls(URI.create(url)));
        }
        return HubServer.builder(hub)
                .listen(new ListenOptions("127.0.0.1", 0, publicUrls.length > 0, Transport.AUTO, 2))
                .http(http)
                .tls(TlsOptions.of(TestKeys.shared()))
                .redirectHttp(0)
                .start();
    }

    private static RawHttp.Answer ask(HubServer server, String request) {
        try (RawHttp http = RawHttp.to(server.redirectPort().orElseThrow())) {
            RawHttp.Answer answer = http.send(request).readAnswer();
            assertThat(http.readToEnd()).isEmpty();
            return answer;
        }
    }

    private static String asking(String methodAndTarget, String host) {
        return methodAndTarget + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    @Test
    void sendsEachRequestToTheSameAddressOverTls() throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = serve(hub)) {
            String here = "https://localhost:" + server.port();
            for (String target : new String[] {"/", "/events?topic=a%20b&x", "/health/live", "//evil.example/"}) {
                RawHttp.Answer answer = ask(server, asking("GET " + target, "localhost:80"));
                assertThat(answer.status()).isEqualTo(308);
                assertThat(answer.header("location")).isEqualTo(here + target);
                assertThat(answer.body()).isEmpty();
            }
            assertThat(ask(server, asking("GET http://127.0.0.1/x", "localhost"))
                            .header("location"))
                    .isEqualTo("https://127.0.0.1:" + server.port() + "/x");
            assertThat(ask(server, asking("OPTIONS *", "localhost")).header("location"))
                    .isEqualTo(here + "/");
            assertThat(ask(server, RawHttp.post("?topic=a", null, "1")).header("location"))
                    .isEqualTo(here + "/events?topic=a");
        }
    }

    @Test
    void sendsNobodyToAHostThatIsNotTheHubs() throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = serve(hub)) {
            assertThat(ask(server, asking("GET /", "evil.example")).problem(421))
                    .contains("evil.example");
            assertThat(ask(server, asking("GET /", "")).problem(400)).contains("expected a host");
            assertThat(ask(server, "GET / HTTP/1.0\r\n\r\n").problem(400)).contains("expected the header Host");
        }
    }

    @Test
    void knowsThePortThatClientsCall() throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = serve(hub, "https://hub.example.com")) {
            assertThat(ask(server, asking("GET /x", "hub.example.com:8080")).header("location"))
                    .isEqualTo("https://hub.example.com/x");
        }
    }

    @Test
    void isNothingWithoutTls() throws IOException {
        try (Hub hub = Hub.inMemory()) {
            assertThatThrownBy(() -> HubServer.builder(hub)
                            .listen(ListenOptions.on("127.0.0.1", 0))
                            .redirectHttp(8081)
                            .start())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessageContaining("there is no TLS; expected a certificate and its key");
            try (HubServer server = HubServer.builder(hub)
                    .listen(ListenOptions.on("127.0.0.1", 0))
                    .start()) {
                assertThat(server.redirectPort()).isEmpty();
            }
        }
    }

    @Test
    void failsWhereItsPortIsTaken() throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer other = serve(hub)) {
            assertThatThrownBy(() -> HubServer.builder(hub)
                            .listen(ListenOptions.on("127.0.0.1", 0))
                            .tls(TlsOptions.of(TestKeys.shared()))
                            .redirectHttp(other.port())
                            .start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot listen on 127.0.0.1:" + other.port());
        }
    }
}
