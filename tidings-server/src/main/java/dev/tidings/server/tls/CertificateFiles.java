package dev.tidings.server.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of one certificate.
 *
 * @param chain the certificate, and behind it those that lead to one that clients know
 * @param key its private key: RSA, ECDSA or Ed25519
 * @param password the file of the key's password; null where it has none
 */
public record CertificateFiles(Path chain, Path key, @Nullable Path password) {
    public static CertificateFiles of(Path chain, Path key) {
        return new CertificateFiles(chain, key, null);
    }

    public CertificateFiles withPassword(Path file) {
        return new CertificateFiles(chain, key, file);
    }

    List<Path> all() {
        List<Path> files = new ArrayList<>(List.of(chain, key));
        if (password != null) {
            files.add(password);
        }
        return files;
    }
}
