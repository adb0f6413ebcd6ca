package dev.tidings.cli.trust;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Makes TLS contexts of clients. Their connections still look whether the certificate is the host's. */
public final class Trust {
    private Trust() {}

    /**
     * Trusts the certificates in a PEM file, and those whom they signed, and nobody else.
     *
     * @throws InvalidValueException if the file cannot be read, or holds none
     */
    public static SSLContext of(Path authorities) {
        try (InputStream in = Files.newInputStream(authorities)) {
            return of(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (IOException | CertificateException unreadable) {
            throw unreadable(authorities, unreadable);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static InvalidValueException unreadable(Path authorities, Exception failure) {
        return new InvalidValueException("--tls-ca: " + Text.quote(authorities.toString()) + " cannot be read ("
                + failure.getClass().getSimpleName() + "); expected a PEM file with a certificate or more");
    }

    private static SSLContext of(Collection<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        if (authorities.isEmpty()) {
            throw new CertificateException("none");
        }
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            known.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        return of(trust.getTrustManagers());
    }

    /** Trusts whoever answers. */
    public static SSLContext ofAnybody() {
        try {
            return of(new TrustManager[] {new TrustingManager()});
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static SSLContext of(TrustManager[] managers) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }
}
