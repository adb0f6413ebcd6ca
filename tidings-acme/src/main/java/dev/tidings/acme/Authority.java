package dev.tidings.acme;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** The way to an authority's server: over HTTPS, through the proxy that Java is told of, and trusting whom it is told to. */
final class Authority extends GenericAcmeProvider {
    /** Of one request, its connection included. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final @Nullable SSLContext trust;

    /**
     * @param authorities the file of those that sign the server's certificate; null for those that Java knows
     * @throws dev.tidings.topic.InvalidValueException if the file cannot be used
     */
    Authority(@Nullable Path authorities) {
        this.trust = authorities == null ? null : trusting(Pem.certificates(authorities));
    }

    private static SSLContext trusting(List<X509Certificate> authorities) {
        try {
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                known.setCertificateEntry(String.valueOf(i), authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(known);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("Certificates that were read can be trusted", impossible);
        }
    }

    /** A conversation, with a client of its own, whose threads are daemons and end once it is forgotten: the next is in weeks. */
    Session open(URI directory) {
        Session session = new Session(directory, this);
        session.setLocale(Locale.ENGLISH);
        session.networkSettings().setTimeout(PATIENCE);
        session.networkSettings().setProxySelector(ProxySelector.getDefault());
        return session;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.getTimeout())
                .proxy(settings.getProxySelector());
        return (trust == null ? client : client.sslContext(trust)).build();
    }
}
