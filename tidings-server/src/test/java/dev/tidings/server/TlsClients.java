package dev.tidings.server;

import dev.tidings.server.tls.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The other side of TLS in tests: trusts anybody, and knows which ports speak it. */
public final class TlsClients {
    static {
        // An end without TLS's own farewell is to be seen; the JDK's client lets it pass.
        System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
    }

    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();
    private static final char[] NO_PASSWORD = {};
    private static final SSLContext ANYBODY = context(null);

    private TlsClients() {}

    /** From now on, {@link RawHttp} speaks TLS to this port. */
    public static void add(int port) {
        PORTS.add(port);
    }

    public static void remove(int port) {
        PORTS.remove(port);
    }

    public static boolean isSecured(int port) {
        return PORTS.contains(port);
    }

    public static SSLContext context(@Nullable CertificateFiles own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            if (own != null) {
                String key = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
                store.setKeyEntry(
                        "own",
                        KeyFactory.getInstance("EC")
                                .generatePrivate(new PKCS8EncodedKeySpec(
                                        Base64.getDecoder().decode(key))),
                        NO_PASSWORD,
                        new Certificate[] {certificate(own)});
            }
            keys.init(store, NO_PASSWORD);
            context.init(keys.getKeyManagers(), new TrustManager[] {new Trusting()}, null);
            return context;
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    public static Certificate certificate(CertificateFiles files) {
        try (InputStream in = Files.newInputStream(files.chain())) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Secures a connection; the handshake is done when it returns. */
    public static SSLSocket secure(Socket socket) throws IOException {
        return secure(ANYBODY, socket, "localhost", List.of("TLSv1.3", "TLSv1.2"));
    }

    public static SSLSocket secure(SSLContext context, Socket socket, String host, List<String> versions)
            throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, socket.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(versions.toArray(new String[0]));
        parameters.setServerNames(List.of(new SNIHostName(host.getBytes(StandardCharsets.US_ASCII))));
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
