package dev.tidings.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LazyTlsTest {
    private final HttpClient client = LazyTls.applyTo(HttpClient.newBuilder()).build();

    @Test
    void isTheDefaultContextOnceItIsAskedForTls() throws NoSuchAlgorithmException {
        assertThat(client.sslContext().getSocketFactory().getSupportedCipherSuites())
                .isEqualTo(SSLContext.getDefault().getSocketFactory().getSupportedCipherSuites());
        assertThat(client.sslContext().createSSLEngine("localhost", 443).getEnabledCipherSuites())
                .isEqualTo(SSLContext.getDefault().createSSLEngine().getEnabledCipherSuites());
    }

    @Test
    void asksForTheProtocolsThatAClientAsksForByItself() {
        assertThat(client.sslParameters().getProtocols())
                .containsExactlyInAnyOrder(
                        HttpClient.newHttpClient().sslParameters().getProtocols());
    }

    @Test
    void shakesHandsWithAServer() throws Exception {
        // A server without a certificate refuses each handshake by an alert, which a client that speaks no TLS would
        // not understand.
        try (SSLServerSocket server = (SSLServerSocket) SSLContext.getDefault()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread refusing = new Thread(() -> refuse(server), "server");
            refusing.start();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.getLocalPort()))
                    .build();
            assertThatThrownBy(() -> client.send(request, BodyHandlers.discarding()))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("handshake_failure");
            refusing.join();
        }
    }

    private static void refuse(SSLServerSocket server) {
        try (var connection = server.accept()) {
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).isInstanceOf(SSLException.class);
        }
    }
}
