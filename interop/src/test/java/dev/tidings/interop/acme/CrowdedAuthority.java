package dev.tidings.interop.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority that gives accounts to everybody, and for each order says that there were too many (RFC 8555, 6.6). */
final class CrowdedAuthority implements AutoCloseable {
    private static final char[] NO_PASSWORD = {};

    private final HttpsServer server;

    private CrowdedAuthority(HttpsServer server) {
        this.server = server;
    }

    static CrowdedAuthority start(ServerKey key) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(key)));
        CrowdedAuthority authority = new CrowdedAuthority(server);
        server.createContext("/", authority::answer);
        server.start();
        return authority;
    }

    private static SSLContext context(ServerKey key) throws IOException, GeneralSecurityException {
        String text = Files.readString(key.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, NO_PASSWORD);
        own.setKeyEntry(
                "own",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text))),
                NO_PASSWORD,
                new Certificate[] {certificate(key.certificate())});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private String address(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    String directory() {
        return address("/dir");
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Replay-Nonce", "bm9uY2U");
        switch (exchange.getRequestURI().getPath()) {
            case "/dir" ->
                answer(
                        exchange,
                        200,
                        "application/json",
                        "{\"newNonce\": \"%s\", \"newAccount\": \"%s\", \"newOrder\": \"%s\"}"
                                .formatted(address("/nonce"), address("/account"), address("/order")));
            case "/account" -> {
                exchange.getResponseHeaders().set("Location", address("/account/1"));
                answer(exchange, 201, "application/json", "{\"status\": \"valid\"}");
            }
            case "/order" -> {
                exchange.getResponseHeaders().set("Retry-After", "7200");
                answer(
                        exchange,
                        429,
                        "application/problem+json",
                        "{\"type\": \"urn:ietf:params:acme:error:rateLimited\", \"detail\": \"too many new orders\"}");
            }
            default -> exchange.sendResponseHeaders(204, -1);
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
