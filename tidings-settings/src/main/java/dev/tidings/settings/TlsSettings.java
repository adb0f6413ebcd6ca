package dev.tidings.settings;

import dev.tidings.server.HubServer;
import dev.tidings.server.tls.CertificateFiles;
import dev.tidings.server.tls.ChallengeAnswers;
import dev.tidings.server.tls.ClientCertificates;
import dev.tidings.server.tls.TlsOptions;
import dev.tidings.server.tls.TlsProvider;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of TLS. Needs {@code tidings-server}.
 *
 * @param options null where the hub speaks in the clear
 * @param redirectPort the port where requests are redirected to TLS; 0 for none
 * @param challenges what certificate authorities ask at that port; null where none is asked
 */
public record TlsSettings(@Nullable TlsOptions options, int redirectPort, @Nullable ChallengeAnswers challenges) {
    /** No TLS. */
    public static final TlsSettings NONE = new TlsSettings(null, 0);

    TlsSettings(@Nullable TlsOptions options, int redirectPort) {
        this(options, redirectPort, null);
    }

    static TlsSettings of(Settings settings) {
        List<Given> domains = settings.all(Setting.ACME_DOMAIN);
        if (!domains.isEmpty()) {
            throw new InvalidValueException(
                    domains.get(0).origin()
                            + ": Nothing here gets certificates by ACME; expected a program that has tidings-acme, as tidings serve");
        }
        return of(settings, null);
    }

    /** @param awaited one that somebody gets; null for none */
    static TlsSettings of(Settings settings, @Nullable CertificateFiles awaited) {
        List<Given> certificates = settings.all(Setting.TLS_CERT);
        List<Given> keys = settings.all(Setting.TLS_KEY);
        if (certificates.size() != keys.size()) {
            throw new InvalidValueException("There are " + certificates.size() + " of tls-cert and " + keys.size()
                    + " of tls-key; expected a key for each certificate, in the same order");
        }
        if (certificates.isEmpty() && awaited == null) {
            requireNothingElse(settings);
            return NONE;
        }
        List<CertificateFiles> files = new ArrayList<>();
        @Nullable Path password = path(settings.get(Setting.TLS_KEY_PASSWORD));
        for (int i = 0; i < keys.size(); i++) {
            files.add(new CertificateFiles(
                    certificates.get(i).as(Given::parsePath), keys.get(i).as(Given::parsePath), password));
        }
        if (awaited != null) {
            files.add(awaited);
        }
        int redirectPort = redirectPort(settings);
        if (awaited != null && redirectPort == 0) {
            throw new InvalidValueException(
                    settings.all(Setting.ACME_DOMAIN).get(0).origin()
                            + ": The authority looks for the hub in the clear, and it does not listen there; expected redirect-http, such as"
                            + " 80");
        }
        return new TlsSettings(withClients(settings, files), redirectPort);
    }

    TlsSettings with(ChallengeAnswers answers) {
        return new TlsSettings(options, redirectPort, answers);
    }

    private static void requireNothingElse(Settings settings) {
        Stream.of(
                        Setting.TLS_KEY_PASSWORD,
                        Setting.TLS_CLIENT_CA,
                        Setting.TLS_CLIENT_CERTIFICATES,
                        Setting.TLS_PROVIDER,
                        Setting.REDIRECT_HTTP)
                .filter(setting -> !settings.get(setting).text().equals(setting.defaultText()))
                .findFirst()
                .ifPresent(setting -> {
                    throw new InvalidValueException(settings.get(setting).origin()
                            + ": There is no TLS; expected a tls-cert and its tls-key, or an acme-domain");
                });
    }

    private static TlsOptions withClients(Settings settings, List<CertificateFiles> files) {
        TlsProvider provider = settings.get(Setting.TLS_PROVIDER).as(TlsSettings::provider);
        TlsOptions options = TlsOptions.of(files.get(0)).withProvider(provider);
        for (CertificateFiles other : files.subList(1, files.size())) {
            options = options.withCertificate(other);
        }
        TlsOptions all = options;
        @Nullable Path authorities = path(settings.get(Setting.TLS_CLIENT_CA));
        ClientCertificates asked = settings.get(Setting.TLS_CLIENT_CERTIFICATES).as(TlsSettings::clients);
        Setting told = authorities == null ? Setting.TLS_CLIENT_CERTIFICATES : Setting.TLS_CLIENT_CA;
        return settings.get(told).as(any -> all.withClients(asked, authorities));
    }

    private static ClientCertificates clients(String name) {
        return named(name, ClientCertificates.values(), "none, optional or required");
    }

    private static TlsProvider provider(String name) {
        return named(name, TlsProvider.values(), "auto, jdk or openssl");
    }

    private static <T extends Enum<T>> T named(String name, T[] all, String expected) {
        return Arrays.stream(all)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(Text.quote(name) + " is none; expected " + expected));
    }

    private static int redirectPort(Settings settings) {
        return settings.get(Setting.REDIRECT_HTTP).as(text -> {
            int port = Given.parseNumber(text);
            if (port > 65535) {
                throw new InvalidValueException("The port " + port + " is out of range; expected 1 to 65535, or 0");
            }
            return port;
        });
    }

    private static @Nullable Path path(Given file) {
        return file.text().isEmpty() ? null : file.as(Given::parsePath);
    }

    HubServer.Builder applyTo(HubServer.Builder server) {
        if (options != null) {
            server.tls(options);
        }
        if (challenges != null) {
            server.challenges(challenges);
        }
        return redirectPort == 0 ? server : server.redirectHttp(redirectPort);
    }
}
