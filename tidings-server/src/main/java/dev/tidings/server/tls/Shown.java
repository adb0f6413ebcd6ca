package dev.tidings.server.tls;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What is shown to clients until the files are read anew: a context for each certificate, and which to choose. Immutable but for the keys of tickets. */
final class Shown {
    /** For how long a client may come back without another handshake, and so without its certificate being looked at. */
    static final Duration SESSION = Duration.ofHours(1);

    /** Those with forward secrecy whose encryption authenticates; all that RFC 9113 wants of HTTP/2 are among them. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final String ANY = "*.";

    private final List<SslContext> contexts = new ArrayList<>();
    private final Map<String, SslContext> byName = new HashMap<>();
    private final Instant notAfter;
    private final TicketKeys tickets;

    private Shown(TlsOptions options, List<String> protocols, Instant now) {
        Instant earliest = Instant.MAX;
        X509Certificate @Nullable [] authorities = authorities(options);
        Map<String, Path> givenFor = new HashMap<>();
        for (CertificateFiles files : options.certificates()) {
            requireNoOther(files, givenFor);
            if (files.isYetToCome()) {
                continue;
            }
            Identity identity = Identity.load(files, now);
            SslContext context = context(options, identity, authorities, protocols, files);
            contexts.add(context);
            identity.names().forEach(name -> byName.putIfAbsent(name, context));
            identity.names().forEach(name -> givenFor.putIfAbsent(name, files.chain()));
            Instant end = identity.chain().get(0).getNotAfter().toInstant();
            earliest = end.isBefore(earliest) ? end : earliest;
        }
        this.notAfter = earliest;
        this.tickets = new TicketKeys(
                contexts.stream()
                        .map(SslContext::sessionContext)
                        .filter(OpenSslSessionContext.class::isInstance)
                        .map(OpenSslSessionContext.class::cast)
                        .toList(),
                now);
    }

    /** @throws InvalidValueException if something about the files is wrong */
    static Shown load(TlsOptions options, List<String> protocols, Instant now) {
        return new Shown(options, protocols, now);
    }

    /** Which one would be shown would be anybody's guess. */
    private static void requireNoOther(CertificateFiles files, Map<String, Path> givenFor) {
        for (String name : files.awaitedFor()) {
            Path other = givenFor.get(name);
            if (other != null) {
                throw new InvalidValueException("The certificate file " + Text.quote(other.toString()) + " is for "
                        + Text.quote(name) + ", for which another certificate is to be had; expected one or the other");
            }
        }
    }

    private static X509Certificate @Nullable [] authorities(TlsOptions options) {
        return options.clientCa() == null
                ? null
                : PemFile.read(options.clientCa(), "client CA").certificates().toArray(new X509Certificate[0]);
    }

    private static SslContext context(
            TlsOptions options,
            Identity identity,
            X509Certificate @Nullable [] authorities,
            List<String> protocols,
            CertificateFiles files) {
        SslProvider provider = options.provider().of(identity.key(), files.chain());
        SslContextBuilder builder = SslContextBuilder.forServer(
                        identity.key(), identity.chain().toArray(new X509Certificate[0]))
                .sslProvider(provider)
                .protocols(options.minimum().andNewer())
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(alpn(protocols))
                .sessionTimeout(SESSION.toSeconds());
        if (authorities != null) {
            builder.trustManager(authorities)
                    .clientAuth(
                            options.clients() == ClientCertificates.REQUIRED
                                    ? ClientAuth.REQUIRE
                                    : ClientAuth.OPTIONAL);
        }
        try {
            return builder.build();
        } catch (SSLException | IllegalArgumentException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new InvalidValueException("The certificate of " + files.chain() + " cannot be used ("
                    + cause.getMessage() + "); expected RSA, ECDSA or Ed25519 with a chain that fits");
        }
    }

    /** A client that names none of them is served what it did not ask for, rather than nothing: the JDK's provider knows no other way. */
    private static ApplicationProtocolConfig alpn(List<String> protocols) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols);
    }

    /** For the name that a client asks for (RFC 6066, 3), in lower case: exactly, else by the one level that {@code *} stands for, else the first; there must be one. */
    SslContext of(@Nullable String host) {
        SslContext named = host == null ? null : byName.get(host);
        if (named == null && host != null) {
            int dot = host.indexOf('.');
            named = dot > 0 ? byName.get(ANY + host.substring(dot + 1)) : null;
        }
        return named == null ? contexts.get(0) : named;
    }

    /** Whether there is a certificate; those that somebody gets may be yet to come. */
    boolean isAny() {
        return !contexts.isEmpty();
    }

    /** When the first of them expires; {@link Instant#MAX} where there is none yet. */
    Instant notAfter() {
        return notAfter;
    }

    /** Has the keys of tickets made anew in time; of one thread at a time. */
    void rotateTickets(Instant now) {
        boolean unused = tickets.rotate(now);
    }

    /** Connections keep theirs; there can be no new ones. */
    void release() {
        contexts.forEach(ReferenceCountUtil::release);
    }
}
