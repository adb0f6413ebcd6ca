package dev.tidings.settings;

import dev.tidings.acme.AcmeOptions;
import dev.tidings.acme.DomainName;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes of the settings which certificate an authority is to give. Needs {@code tidings-acme} and {@code tidings-server}. */
public final class AcmeSettings {
    private static final String FOLDER = "acme";

    private AcmeSettings() {}

    /**
     * What is to be had; empty where no certificate is.
     *
     * @throws InvalidValueException if a setting is wrong, nobody has agreed to the authority's terms, or there is no folder to keep a certificate in; the message names
     *     the setting
     */
    public static Optional<AcmeOptions> of(Settings settings) {
        List<String> domains = settings.all(Setting.ACME_DOMAIN).stream()
                .map(given -> given.as(DomainName::of))
                .toList();
        if (domains.isEmpty()) {
            requireNothingElse(settings);
            return Optional.empty();
        }
        AcmeOptions options = AcmeOptions.of(domains, folder(settings));
        options = settings.get(Setting.ACME_DIRECTORY).as(directory(options));
        options = settings.get(Setting.ACME_EMAIL).as(email(options));
        Given authorities = settings.get(Setting.ACME_CA);
        requireAgreement(settings, options);
        return Optional.of(
                authorities.text().isEmpty() ? options : options.withAuthorities(authorities.as(Given::parsePath)));
    }

    /**
     * The settings of a server, with the certificate that is to come, where one is.
     *
     * @throws InvalidValueException if a setting is wrong; the message names it
     */
    public static ServerSettings server(Settings settings) {
        return of(settings)
                .map(options -> ServerSettings.of(
                        settings, CertificateFiles.awaited(options.certificateFile(), options.domains())))
                .orElseGet(() -> ServerSettings.of(settings));
    }

    private static void requireNothingElse(Settings settings) {
        Stream.of(Setting.ACME_AGREE_TOS, Setting.ACME_EMAIL, Setting.ACME_DIRECTORY, Setting.ACME_CA)
                .filter(setting -> !settings.get(setting).text().equals(setting.defaultText()))
                .findFirst()
                .ifPresent(setting -> {
                    throw new InvalidValueException(settings.get(setting).origin()
                            + ": There is no name to get a certificate for; expected an acme-domain");
                });
    }

    private static Path folder(Settings settings) {
        if (!LogSettings.isOnDisk(settings) && !settings.isGiven(Setting.DATA)) {
            throw new InvalidValueException(
                    settings.all(Setting.ACME_DOMAIN).get(0).origin()
                            + ": With a log in memory there is no folder to keep a certificate in, and each start would order another;"
                            + " expected data, such as --data /var/lib/tidings");
        }
        return LogSettings.directory(settings).resolve(FOLDER);
    }

    private static Function<String, AcmeOptions> directory(AcmeOptions options) {
        return text -> {
            try {
                return options.withDirectory(new URI(text));
            } catch (URISyntaxException none) {
                throw new InvalidValueException(
                        Text.quote(text) + " is no URL; expected one like " + AcmeOptions.DEFAULT_DIRECTORY);
            }
        };
    }

    private static Function<String, AcmeOptions> email(AcmeOptions options) {
        return text -> options.withEmail(text.isEmpty() ? null : text);
    }

    private static void requireAgreement(Settings settings, AcmeOptions options) {
        Given agreed = settings.get(Setting.ACME_AGREE_TOS);
        if (!agreed.asSwitch()) {
            throw new InvalidValueException(agreed.origin() + ": The authority at " + options.directory()
                    + " gives certificates to those who agree to its terms of service; expected " + agreed.origin()
                    + ", once you have read them and do");
        }
    }
}
