package dev.tidings.acme;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.shredzone.acme4j.util.CertificateUtils;
import org.shredzone.acme4j.util.KeyPairUtils;

/** Certificates that sign themselves. */
final class TestCertificates {
    /** What the library signs with here is RSA. */
    private static final KeyPair KEY = KeyPairUtils.createKeyPair(2048);

    private TestCertificates() {}

    static X509Certificate of(Instant from, Instant until) {
        return CertificateUtils.createTestRootCertificate("CN=test", from, until, KEY);
    }
}
