package dev.tidings.cli.trust;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of every command that talks to a hub over TLS: who signed its certificate. */
public final class TrustOption {
    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "Certificates (PEM) of those who sign the hub's, or the hub's own, to trust these and no"
                    + " others (default: those that Java trusts).")
    private @Nullable Path authorities;

    public boolean isGiven() {
        return authorities != null;
    }

    /**
     * What trusts the certificates in the file; null where none is given.
     *
     * @throws dev.tidings.topic.InvalidValueException if the file cannot be read, or holds none
     */
    public @Nullable SSLContext context() {
        return authorities == null ? null : Trust.of(authorities);
    }
}
