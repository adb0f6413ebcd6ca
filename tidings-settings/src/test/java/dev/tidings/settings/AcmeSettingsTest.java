package dev.tidings.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.acme.AcmeOptions;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.topic.InvalidValueException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AcmeSettingsTest {
    private static final Map<String, String> LEAST = Map.of(
            "TIDINGS_ACME_DOMAIN", "hub.example.com,WWW.example.com",
            "TIDINGS_ACME_AGREE_TOS", "true",
            "TIDINGS_REDIRECT_HTTP", "8081");

    private static Settings with(Map<String, String> more) {
        return Settings.defaults().withEnvironment(LEAST).withEnvironment(more);
    }

    private static void assertRefused(Settings settings, String message) {
        assertThatThrownBy(() -> AcmeSettings.server(settings))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(message);
    }

    @Test
    void areNoneWhereNothingIsGiven() {
        assertThat(AcmeSettings.of(Settings.defaults())).isEmpty();
        assertThat(AcmeSettings.server(Settings.defaults()).tls()).isEqualTo(TlsSettings.NONE);
    }

    @Test
    void nameWhatIsToBeHadFromWhom() {
        AcmeOptions options = AcmeSettings.of(with(Map.of(
                        "TIDINGS_ACME_EMAIL", "admin@example.com",
                        "TIDINGS_ACME_DIRECTORY", "https://ca.example.com/acme",
                        "TIDINGS_ACME_CA", "ca.pem",
                        "TIDINGS_DATA", "kept")))
                .orElseThrow();
        assertThat(options)
                .isEqualTo(new AcmeOptions(
                        List.of("hub.example.com", "www.example.com"),
                        URI.create("https://ca.example.com/acme"),
                        "admin@example.com",
                        Path.of("ca.pem"),
                        Path.of("kept/acme").toAbsolutePath()));
    }

    @Test
    void haveTheServerSpeakTlsByTheNamesThatAreToBeHad() {
        ServerSettings server = AcmeSettings.server(with(Map.of("TIDINGS_PUBLIC_URL", "https://hub.example.com:8443")));
        CertificateFiles files =
                Objects.requireNonNull(server.tls().options()).certificates().get(0);
        assertThat(files.awaitedFor()).containsExactly("hub.example.com", "www.example.com");
        assertThat(server.tls().redirectPort()).isEqualTo(8081);
        assertThat(server.http().access().publicUrls())
                .containsExactlyInAnyOrder(
                        URI.create("https://hub.example.com:8443"), URI.create("https://www.example.com"));
    }

    @Test
    void refuseNamesThatNoAuthorityLooksAt() {
        assertRefused(
                with(Map.of("TIDINGS_ACME_DOMAIN", "*.example.com")),
                "TIDINGS_ACME_DOMAIN: \"*.example.com\" stands for many names");
        assertRefused(
                with(Map.of("TIDINGS_ACME_DOMAIN", "https://hub.example.com")),
                "TIDINGS_ACME_DOMAIN: \"https://hub.example.com\" is no name of a host");
    }

    @Test
    void refuseWhatNeedsSomethingElse() {
        assertRefused(
                with(Map.of("TIDINGS_ACME_AGREE_TOS", "false")),
                "TIDINGS_ACME_AGREE_TOS: The authority at " + AcmeOptions.DEFAULT_DIRECTORY + " gives certificates to");
        assertRefused(
                with(Map.of("TIDINGS_REDIRECT_HTTP", "0")), "TIDINGS_ACME_DOMAIN: The authority looks for the hub");
        assertRefused(
                with(Map.of("TIDINGS_LOG", "memory")),
                "TIDINGS_ACME_DOMAIN: With a log in memory there is no folder to keep a certificate in");
        assertRefused(
                Settings.defaults().with(Setting.ACME_EMAIL, "admin@example.com"),
                "acme-email: There is no name to get a certificate for; expected an acme-domain");
        assertRefused(
                with(Map.of("TIDINGS_ACME_EMAIL", "admin")), "TIDINGS_ACME_EMAIL: \"admin\" is no address of mail");
        assertRefused(
                with(Map.of("TIDINGS_ACME_DIRECTORY", "http://ca.example.com")),
                "TIDINGS_ACME_DIRECTORY: The address of a directory is \"http://ca.example.com\"");
    }

    @Test
    void areRefusedByWhoGetsNoCertificates() {
        assertThatThrownBy(() -> ServerSettings.of(with(Map.of())))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("TIDINGS_ACME_DOMAIN: Nothing here gets certificates by ACME");
    }

    @Test
    void keepACertificateBesideALogInMemoryWhereAFolderIsGiven() {
        assertThat(AcmeSettings.of(with(Map.of("TIDINGS_LOG", "memory", "TIDINGS_DATA", "kept"))))
                .isPresent();
    }
}
