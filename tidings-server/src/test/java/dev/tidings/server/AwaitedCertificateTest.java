package dev.tidings.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.hub.Hub;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.TestKeys;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that somebody gets while the hub runs, and what authorities ask meanwhile. */
@Timeout(300)
class AwaitedCertificateTest {
    private final TestKeys keys;
    private final Path file;

    AwaitedCertificateTest(@TempDir Path folder) {
        this.keys = TestKeys.in(folder);
        this.file = folder.resolve("awaited.pem");
    }

    private static HubServer.Builder over(Hub hub, TlsOptions tls) {
        return HubServer.builder(hub)
                .listen(ListenOptions.on("127.0.0.1", 0))
                .tls(tls)
                .redirectHttp(0);
    }

    private HubServer serve(Hub hub) throws IOException {
        return over(hub, TlsOptions.of(CertificateFiles.awaited(file, List.of("hub.example.com"))))
                .challenges(Map.of("t0ken", "t0ken.key")::get)
                .start();
    }

    private static Certificate shown(HubServer server, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                SSLSocket secured = TlsClients.secure(TlsClients.context(null), socket, host, List.of("TLSv1.3"))) {
            return secured.getSession().getPeerCertificates()[0];
        }
    }

    private void put(CertificateFiles files) throws IOException {
        Path beside = keys.write("beside", Files.readString(files.key()) + Files.readString(files.chain()));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void isShownOnceItIsThereAndEndsHandshakesWithAnAlertBefore() throws IOException {
        CertificateFiles made = keys.ec("made", "hub.example.com");
        try (Hub hub = Hub.inMemory();
                HubServer server = serve(hub)) {
            assertThat(server.certificatesNotAfter()).isEmpty();
            assertThatThrownBy(() -> shown(server, "hub.example.com"))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("internal_error");

            put(made);
            await().ignoreException(SSLException.class).untilAsserted(() -> assertThat(shown(server, "hub.example.com"))
                    .isEqualTo(TlsClients.certificate(made)));
            assertThat(server.certificatesNotAfter()).isPresent();
        }
    }

    @Test
    void leavesOthersTheirHandshakes() throws IOException {
        CertificateFiles other = keys.ec("other", "other.example.com");
        TlsOptions both =
                TlsOptions.of(other).withCertificate(CertificateFiles.awaited(file, List.of("hub.example.com")));
        try (Hub hub = Hub.inMemory();
                HubServer server = over(hub, both).start()) {
            assertThat(shown(server, "other.example.com")).isEqualTo(TlsClients.certificate(other));
            assertThat(shown(server, "hub.example.com")).isEqualTo(TlsClients.certificate(other));
        }
    }

    @Test
    void isRefusedForANameThatHasACertificate() {
        CertificateFiles other = keys.ec("other", "hub.example.com");
        TlsOptions both =
                TlsOptions.of(other).withCertificate(CertificateFiles.awaited(file, List.of("hub.example.com")));
        try (Hub hub = Hub.inMemory()) {
            assertThatThrownBy(() -> over(hub, both).start())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("The certificate file \"" + other.chain() + "\" is for \"hub.example.com\", for which"
                            + " another certificate is to be had; expected one or the other");
        }
    }

    private static RawHttp.Answer ask(HubServer server, String target) {
        try (RawHttp http = RawHttp.to(server.redirectPort().orElseThrow())) {
            return http.send("GET " + target + " HTTP/1.1\r\nHost: hub.example.com\r\n\r\n")
                    .readAnswer();
        }
    }

    @Test
    void isVouchedForInTheClearByTheTokensUnderWayAlone() throws IOException {
        try (Hub hub = Hub.inMemory();
                HubServer server = serve(hub)) {
            RawHttp.Answer answer = ask(server, "/.well-known/acme-challenge/t0ken");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("t0ken.key");
            assertThat(answer.header("content-type")).isEqualTo("application/octet-stream");

            assertThat(ask(server, "/.well-known/acme-challenge/other").problem(404))
                    .contains("/.well-known/acme-challenge/other");
            assertThat(ask(server, "/.well-known/acme-challenge/").status()).isEqualTo(404);
            assertThat(ask(server, "/.well-known/acme-challenge/t0ken?x").status())
                    .isEqualTo(404);
            // No name of this machine's: who asks for anything but a token is sent nowhere.
            assertThat(ask(server, "/events?topic=a").status()).isEqualTo(421);
        }
    }
}
