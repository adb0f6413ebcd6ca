package dev.tidings.server.tls;

import static dev.tidings.server.tls.TestKeys.openssl;
import static dev.tidings.server.tls.TestKeys.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of a file is told with the file and what was expected. */
class CertificateFaultsTest {
    private final Path folder;
    private final TestKeys keys;
    private final CertificateFiles good;

    CertificateFaultsTest(@TempDir Path folder) {
        this.folder = folder;
        keys = TestKeys.in(folder);
        good = keys.ec("good", "hub.example.com");
    }

    private static Certificates load(TlsOptions options, Clock clock) {
        return new Certificates(options, List.of("http/1.1"), clock);
    }

    private static void assertFault(CertificateFiles files, String... parts) {
        assertFault(TlsOptions.of(files), Clock.systemUTC(), parts);
    }

    private static void assertFault(TlsOptions options, Clock clock, String... parts) {
        assertThatThrownBy(() -> load(options, clock))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll(parts);
    }

    private static String quoted(Path file) {
        return '"' + file.toString() + '"';
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, java.time.ZoneOffset.UTC);
    }

    @Test
    void aCertificateThatIsNotThere() {
        Path missing = keys.path("none.pem");
        assertFault(
                CertificateFiles.of(missing, good.key()),
                "The certificate file " + quoted(missing) + " is not there; expected a PEM file that can be read");
    }

    @Test
    void aKeyThatIsNotThere() {
        Path missing = keys.path("none.key");
        assertFault(CertificateFiles.of(good.chain(), missing), "The key file " + quoted(missing) + " is not there");
    }

    @Test
    void aFolder() {
        assertFault(CertificateFiles.of(folder, good.key()), quoted(folder) + " cannot be read", "expected a PEM file");
    }

    @Test
    void whatIsNotPem() {
        Path text = keys.write("text.pem", "no certificate at all\n");
        assertFault(
                CertificateFiles.of(text, good.key()),
                quoted(text) + " is not PEM; expected text with a line such as -----BEGIN CERTIFICATE-----");
    }

    @Test
    void whatIsTooLong() {
        Path text = keys.write("long.pem", "-".repeat(2 << 20));
        assertFault(CertificateFiles.of(text, good.key()), quoted(text) + " is over 1048576 bytes long");
    }

    @Test
    void aCertificateThatIsDamaged() throws IOException {
        String pem = Files.readString(good.chain());
        Path cut = keys.write("cut.pem", pem.replaceFirst("\n[A-Za-z0-9+/]{64}\n", "\n"));
        assertFault(CertificateFiles.of(cut, good.key()), quoted(cut) + " has a certificate that cannot be read");
        Path noBase64 = keys.write("no64.pem", pem.replaceFirst("\n[A-Za-z0-9+/]{64}\n", "\nA\n===\n"));
        assertFault(CertificateFiles.of(noBase64, good.key()), quoted(noBase64) + " is damaged", "expected base64");
    }

    @Test
    void aKeyForACertificate() {
        assertFault(
                CertificateFiles.of(good.key(), good.key()),
                "The certificate file " + quoted(good.key()) + " holds a private key and no certificate; expected one");
    }

    @Test
    void aCertificateForAKey() {
        assertFault(
                CertificateFiles.of(good.chain(), good.chain()),
                "The key file " + quoted(good.chain()) + " holds a certificate and no private key; expected a block");
    }

    @Test
    void twoKeys() throws IOException {
        CertificateFiles other = keys.ec("other");
        Path both = keys.write("both.key", Files.readString(good.key()) + Files.readString(other.key()));
        assertFault(CertificateFiles.of(good.chain(), both), quoted(both) + " holds 2 private keys; expected one");
    }

    @Test
    void anotherKey() {
        CertificateFiles other = keys.ec("other");
        assertFault(
                CertificateFiles.of(good.chain(), other.key()),
                "The certificate file " + quoted(good.chain()) + " and the key file " + quoted(other.key())
                        + " do not match; expected the key of the first certificate in it");
    }

    @Test
    void aKeyOfAnotherKind() {
        CertificateFiles other = keys.rsa("other");
        assertFault(CertificateFiles.of(good.chain(), other.key()), "do not match");
    }

    @Test
    void aKeyThatNobodyReads() {
        openssl("genpkey", "-algorithm", "X25519", "-out", text(keys.path("x.key")));
        assertFault(
                CertificateFiles.of(good.chain(), keys.path("x.key")),
                "holds no key of a kind that is read; expected an RSA, ECDSA (P-256, P-384) or Ed25519 key");
    }

    @Test
    void aKeyThatIsDamaged() throws IOException {
        openssl("ec", "-in", text(good.key()), "-out", text(keys.path("sec1.key")));
        String pem = Files.readString(keys.path("sec1.key"));
        Path cut = keys.write("cut.key", pem.replaceFirst("\n[A-Za-z0-9+/]{64}\n", "\n"));
        assertFault(CertificateFiles.of(good.chain(), cut), quoted(cut) + " holds no key of a kind that is read");
    }

    @Test
    void oneThatHasExpired() {
        Instant later = Instant.now().plus(Duration.ofDays(31));
        String end = load(TlsOptions.of(good), Clock.systemUTC()).notAfter().toString();
        assertFault(
                TlsOptions.of(good),
                at(later),
                quoted(good.chain()) + " has expired: it was good until " + end + "; expected one that is good now");
    }

    @Test
    void oneThatIsNotYetValid() {
        Instant before = Instant.now().minus(Duration.ofDays(1));
        assertFault(TlsOptions.of(good), at(before), quoted(good.chain()) + " is not yet valid: it is good from 20");
    }

    @Test
    void aKeyWithAPasswordThatNobodyGave() {
        Path encrypted = encrypted("secret");
        assertFault(
                CertificateFiles.of(good.chain(), encrypted),
                "The key file " + quoted(encrypted)
                        + " has a password, and none is given; expected a file of the password");
    }

    @Test
    void aWrongPassword() {
        Path encrypted = encrypted("secret");
        Path wrong = keys.write("wrong.txt", "guess\n");
        assertFault(
                CertificateFiles.of(good.chain(), encrypted).withPassword(wrong),
                "The password in " + quoted(wrong) + " does not open the key file " + quoted(encrypted));
    }

    /** The JDK reads no others. */
    @Test
    void aPasswordThatIsNotAscii() {
        Path password = keys.write("umlaut.txt", "gehe\u00efm");
        assertFault(
                CertificateFiles.of(good.chain(), encrypted("geheim")).withPassword(password),
                "The password in " + quoted(password) + " has a character that is not ASCII; expected letters");
    }

    @Test
    void aPasswordFileThatIsNotThere() {
        Path missing = keys.path("none.txt");
        assertFault(
                CertificateFiles.of(good.chain(), encrypted("secret")).withPassword(missing),
                "The password file " + quoted(missing) + " is not there; expected a file with the password");
    }

    @Test
    void aKeyThatIsEncryptedInTheOldWay() {
        openssl(
                "ec",
                "-aes256",
                "-passout",
                "pass:secret",
                "-in",
                text(good.key()),
                "-out",
                text(keys.path("old.key")));
        assertFault(
                CertificateFiles.of(good.chain(), keys.path("old.key")),
                "is encrypted in an old way of OpenSSL's; expected PKCS#8, as openssl pkcs8 -topk8 writes it");
    }

    @Test
    void aChainOutOfOrder() throws IOException {
        CertificateFiles other = keys.ec("other");
        Path both = keys.write("chain.pem", Files.readString(good.chain()) + Files.readString(other.chain()));
        assertFault(
                CertificateFiles.of(both, good.key()),
                quoted(both) + " is out of order: the certificate number 2 did not sign the one before it");
    }

    @Test
    void aFileOfClientsAuthoritiesWithout() {
        assertFault(
                TlsOptions.of(good).withClients(ClientCertificates.REQUIRED, good.key()),
                Clock.systemUTC(),
                "The client CA file " + quoted(good.key()) + " holds a private key and no certificate");
    }

    @Test
    void optionsThatContradictThemselves() {
        assertThatThrownBy(() ->
                        new TlsOptions(List.of(), TlsVersion.TLS_1_2, ClientCertificates.NONE, null, TlsProvider.AUTO))
                .hasMessageContaining("There is no certificate; expected");
        assertThatThrownBy(() -> TlsOptions.of(good).withClients(ClientCertificates.OPTIONAL, null))
                .hasMessageContaining("nobody is said to sign them");
        assertThatThrownBy(() -> TlsOptions.of(good).withClients(ClientCertificates.NONE, good.chain()))
                .hasMessageContaining("clients are not asked for any");
    }

    @Test
    void namesTheEarliestEnd() {
        CertificateFiles other = keys.rsa("other");
        TlsOptions options = TlsOptions.of(good).withCertificate(other);
        assertThat(load(options, Clock.systemUTC()).notAfter())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(30)));
    }

    private Path encrypted(String password) {
        Path file = keys.path("encrypted.key");
        openssl("pkcs8", "-topk8", "-in", text(good.key()), "-out", text(file), "-passout", "pass:" + password);
        return file;
    }
}
