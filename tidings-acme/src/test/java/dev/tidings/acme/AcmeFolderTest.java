package dev.tidings.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeFolderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AcmeOptions options;
    private final AcmeFolder folder;

    AcmeFolderTest(@TempDir Path path) {
        this.options = AcmeOptions.of(List.of("hub.example.com"), path.resolve("acme"));
        this.folder = new AcmeFolder(options, NOW);
    }

    private List<X509Certificate> put() throws Exception {
        KeyPair key = AcmeFolder.newKey();
        List<X509Certificate> chain = List.of(TestCertificates.of(NOW, NOW.plus(Duration.ofDays(1))));
        folder.put(key, chain);
        return chain;
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void keepsTheAccountsKey() throws IOException {
        KeyPair made = folder.accountKey();
        KeyPair again = new AcmeFolder(options, NOW).accountKey();
        assertThat(again.getPrivate()).isEqualTo(made.getPrivate());
        assertThat(again.getPublic()).isEqualTo(made.getPublic());
        assertThat(permissions(options.accountFile())).isEqualTo("rw-------");
        assertThat(permissions(options.ownFolder())).isEqualTo("rwx------");
    }

    @Test
    void keepsTheCertificateWithItsKey() throws Exception {
        assertThat(folder.chain()).isEmpty();
        List<X509Certificate> chain = put();
        assertThat(new AcmeFolder(options, NOW).chain()).contains(chain);
        assertThat(permissions(options.certificateFile())).isEqualTo("rw-------");
        assertThat(Files.readString(options.certificateFile())).contains("BEGIN PRIVATE KEY");
        assertThat(options.ownFolder().toFile().list()).containsExactly("certificate.pem");
    }

    @Test
    void putsACertificateAsideWhoseTimeIsOver() throws Exception {
        List<X509Certificate> unused = put();
        AcmeFolder later = new AcmeFolder(options, NOW.plus(Duration.ofDays(2)));
        assertThat(later.chain()).isEmpty();
        assertThat(options.ownFolder().resolve("expired.pem")).exists();
    }

    @Test
    void namesAFileThatIsDamaged() throws IOException {
        Files.writeString(options.certificateFile(), "nothing");
        assertThatThrownBy(() -> new AcmeFolder(options, NOW))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("The file \"" + options.folder())
                .hasMessageEndingWith("cannot be used (there is no certificate in it); expected PEM");
        Files.writeString(options.accountFile(), "nothing");
        assertThatThrownBy(folder::accountKey)
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("cannot be used (there is no PUBLIC KEY in it)");
    }

    @Test
    void isAnotherForAnotherDirectory() {
        AcmeOptions staging = options.withDirectory(URI.create("https://ca.example.com:8443/a/../dir"));
        assertThat(staging.certificateFile())
                .isEqualTo(
                        options.folder().resolve("ca.example.com-8443-a-..-dir").resolve("certificate.pem"));
        assertThat(options.ownFolder()).isNotEqualTo(staging.ownFolder());
    }
}
