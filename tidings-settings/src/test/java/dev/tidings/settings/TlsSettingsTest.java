package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.ClientCertificates;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.server.tls.TlsProvider;
import dev.tidings.server.tls.TlsVersion;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsSettingsTest {
    private static final Map<String, String> ONE = Map.of("TIDINGS_TLS_CERT", "a.pem", "TIDINGS_TLS_KEY", "a.key");

    private static TlsSettings tls(Map<String, String> environment) {
        return ServerSettings.of(Settings.defaults().withEnvironment(environment))
                .tls();
    }

    private static Settings with(String variable, String value) {
        return Settings.defaults().withEnvironment(ONE).withEnvironment(Map.of(variable, value));
    }

    private static void assertRefused(Settings settings, String message) {
        assertThatThrownBy(() -> ServerSettings.of(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(message);
    }

    private static Settings given(String variable, String value) {
        return Settings.defaults().withEnvironment(Map.of(variable, value));
    }

    @Test
    void areNoneWhereNothingIsGiven() {
        assertThat(tls(Map.of())).isEqualTo(TlsSettings.NONE);
    }

    @Test
    void nameOneCertificate() {
        assertThat(tls(ONE)).isEqualTo(new TlsSettings(TlsOptions.of(Path.of("a.pem"), Path.of("a.key")), 0));
    }

    @Test
    void sayEverythingInAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("hub.yaml"),
                """
                tls:
                  certs: [a.pem, b.pem]
                  keys: [a.key, b.key]
                  key-password: secret
                  client-ca: ca.pem
                  client-certificates: required
                  provider: jdk
                  redirect-http: 8081
                """);
        Path password = Path.of("secret");
        assertThat(ServerSettings.of(Settings.defaults().withFile(file)).tls())
                .isEqualTo(new TlsSettings(
                        new TlsOptions(
                                List.of(
                                        new CertificateFiles(Path.of("a.pem"), Path.of("a.key"), password),
                                        new CertificateFiles(Path.of("b.pem"), Path.of("b.key"), password)),
                                TlsVersion.TLS_1_2,
                                ClientCertificates.REQUIRED,
                                Path.of("ca.pem"),
                                TlsProvider.JDK),
                        8081));
    }

    @Test
    void refuseACertificateWithoutItsKey() {
        String expected = "; expected a key for each certificate, in the same order";
        assertRefused(given("TIDINGS_TLS_CERT", "a.pem"), "There are 1 of tls-cert and 0 of tls-key" + expected);
        assertRefused(given("TIDINGS_TLS_KEY", "a.key"), "There are 0 of tls-cert and 1 of tls-key" + expected);
        assertRefused(with("TIDINGS_TLS_CERT", "a.pem,b.pem"), "There are 2 of tls-cert and 1 of tls-key" + expected);
    }

    @Test
    void refuseWhatMeansNothingWithoutACertificate() {
        String expected = ": There is no TLS; expected a tls-cert and its tls-key, or an acme-domain";
        assertRefused(given("TIDINGS_REDIRECT_HTTP", "80"), "TIDINGS_REDIRECT_HTTP" + expected);
        assertRefused(given("TIDINGS_TLS_CLIENT_CA", "ca.pem"), "TIDINGS_TLS_CLIENT_CA" + expected);
        assertRefused(
                given("TIDINGS_TLS_CLIENT_CERTIFICATES", "required"), "TIDINGS_TLS_CLIENT_CERTIFICATES" + expected);
        assertRefused(given("TIDINGS_TLS_KEY_PASSWORD", "secret"), "TIDINGS_TLS_KEY_PASSWORD" + expected);
    }

    @Test
    void refuseWhatContradictsItself() {
        assertRefused(
                with("TIDINGS_TLS_CLIENT_CA", "ca.pem"),
                "TIDINGS_TLS_CLIENT_CA: There is a file of those who sign clients' certificates, and clients are not asked"
                        + " for any; expected that they are optional or required");
        assertRefused(
                with("TIDINGS_TLS_CLIENT_CERTIFICATES", "optional"),
                "TIDINGS_TLS_CLIENT_CERTIFICATES: Clients are to show certificates, and nobody is said to sign them;"
                        + " expected a file of those who do");
        assertRefused(
                with("TIDINGS_TLS_CLIENT_CERTIFICATES", "maybe"),
                "TIDINGS_TLS_CLIENT_CERTIFICATES: \"maybe\" is none; expected none, optional or required");
        assertRefused(
                with("TIDINGS_REDIRECT_HTTP", "70000"),
                "TIDINGS_REDIRECT_HTTP: The port 70000 is out of range; expected 1 to 65535, or 0");
    }
}
