package dev.tidings.server.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of one certificate.
 *
 * @param chain the certificate, and behind it those that lead to one that clients know
 * @param key its private key: RSA, ECDSA or Ed25519
 * @param password the file of the key's password; null where it has none
 * @param awaitedFor the names of one that need not be there yet, for somebody gets it, and which no other may have; empty for one that is there
 */
public record CertificateFiles(Path chain, Path key, @Nullable Path password, List<String> awaitedFor) {
    public CertificateFiles {
        awaitedFor = List.copyOf(awaitedFor);
    }

    public CertificateFiles(Path chain, Path key, @Nullable Path password) {
        this(chain, key, password, List.of());
    }

    public static CertificateFiles of(Path chain, Path key) {
        return new CertificateFiles(chain, key, null);
    }

    /**
     * One that somebody gets: until its file is there, handshakes that no other certificate is for fail.
     *
     * @param file of both the key and the certificate, so that it is replaced as one
     * @param names that it is for, in lower case; at least one
     */
    public static CertificateFiles awaited(Path file, Collection<String> names) {
        return new CertificateFiles(file, file, null, List.copyOf(names));
    }

    public CertificateFiles withPassword(Path file) {
        return new CertificateFiles(chain, key, file, awaitedFor);
    }

    /** Whether it is to come, and has not. */
    boolean isYetToCome() {
        return !awaitedFor.isEmpty() && Files.notExists(chain);
    }

    List<Path> all() {
        List<Path> files = new ArrayList<>(List.of(chain, key));
        if (password != null) {
            files.add(password);
        }
        return files;
    }
}
