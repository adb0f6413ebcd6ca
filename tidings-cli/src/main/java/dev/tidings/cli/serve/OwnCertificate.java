package dev.tidings.cli.serve;

import dev.tidings.acme.AcmeCertificates;
import dev.tidings.server.HubServer;
import dev.tidings.settings.AcmeSettings;
import dev.tidings.settings.ServerSettings;
import dev.tidings.settings.Settings;
import dev.tidings.topic.InvalidValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificate that the hub gets itself, where the settings want one. */
final class OwnCertificate implements AutoCloseable {
    private final @Nullable AcmeCertificates acme;

    private OwnCertificate(@Nullable AcmeCertificates acme) {
        this.acme = acme;
    }

    /** @throws InvalidValueException if a setting is wrong, or what is kept cannot be used */
    static OwnCertificate of(Settings settings) {
        return new OwnCertificate(
                AcmeSettings.of(settings).map(AcmeCertificates::new).orElse(null));
    }

    ServerSettings addTo(ServerSettings server) {
        return acme == null ? server : server.with(acme::answerTo);
    }

    /** From now on the server has the certificate, as soon as there is one; says so. */
    List<String> startFor(HubServer server) {
        if (acme == null) {
            return List.of();
        }
        String description = acme.description();
        acme.start(server::reloadCertificates);
        return List.of(description);
    }

    @Override
    public void close() {
        if (acme != null) {
            acme.close();
        }
    }
}
