package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the listener speaks TLS. Start from {@link #of}.
 *
 * @param certificates at least one; the first is shown to who asks for a name that none has, or for none
 * @param minimum the oldest version spoken
 * @param clients whether clients show certificates
 * @param clientCa the PEM file of those that sign clients' certificates; null where clients are not asked
 * @param provider who does the arithmetic
 */
public record TlsOptions(
        List<CertificateFiles> certificates,
        TlsVersion minimum,
        ClientCertificates clients,
        @Nullable Path clientCa,
        TlsProvider provider) {
    /** @throws InvalidValueException if there is no certificate, or clients are asked for theirs and nobody is said to sign them */
    public TlsOptions {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new InvalidValueException("There is no certificate; expected the files of at least one and its key");
        }
        if (clients != ClientCertificates.NONE && clientCa == null) {
            throw new InvalidValueException(
                    "Clients are to show certificates, and nobody is said to sign them; expected a file of those who do");
        }
        if (clients == ClientCertificates.NONE && clientCa != null) {
            throw new InvalidValueException(
                    "There is a file of those who sign clients' certificates, and clients are not"
                            + " asked for any; expected that they are optional or required");
        }
    }

    /** One certificate, TLS 1.2 and 1.3, clients unasked. */
    public static TlsOptions of(CertificateFiles certificate) {
        return new TlsOptions(
                List.of(certificate), TlsVersion.TLS_1_2, ClientCertificates.NONE, null, TlsProvider.AUTO);
    }

    /** As {@link #of(CertificateFiles)}, of a key without a password. */
    public static TlsOptions of(Path chain, Path key) {
        return of(CertificateFiles.of(chain, key));
    }

    /** With one certificate more, for the names that it has and none before it. */
    public TlsOptions withCertificate(CertificateFiles other) {
        List<CertificateFiles> more = new ArrayList<>(certificates);
        more.add(other);
        return new TlsOptions(more, minimum, clients, clientCa, provider);
    }

    public TlsOptions withMinimum(TlsVersion version) {
        return new TlsOptions(certificates, version, clients, clientCa, provider);
    }

    /** @param ca the file of those who sign clients' certificates */
    public TlsOptions withClients(ClientCertificates asked, @Nullable Path ca) {
        return new TlsOptions(certificates, minimum, asked, ca, provider);
    }

    public TlsOptions withProvider(TlsProvider other) {
        return new TlsOptions(certificates, minimum, clients, clientCa, other);
    }

    /** All files that are read. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        certificates.forEach(one -> files.addAll(one.all()));
        if (clientCa != null) {
            files.add(clientCa);
        }
        return files;
    }
}
