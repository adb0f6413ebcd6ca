package dev.tidings.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where a webhook's requests go. Follows no redirect: what is signed is for one address. Any thread. */
final class Endpoint {
    private static final long MILLIS = 1000;

    private final URI uri;
    private final @Nullable String authorization;
    private final Signer signer;
    private final HttpClient client;

    Endpoint(WebhookOptions options) {
        String userInfo = options.url().getRawUserInfo();
        this.uri = userInfo == null
                ? options.url()
                : URI.create(options.url().toString().replaceFirst("//[^@/]*@", "//"));
        this.authorization = userInfo == null ? null : basic(userInfo);
        this.signer = options.signer();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.pace().timeout())
                .build();
    }

    private static String basic(String userInfo) {
        // A plus is itself there.
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    /** Sends a body. Who waits no longer cancels the future, and the request with it. Throws nothing: what fails, fails the future. */
    CompletableFuture<HttpResponse<Void>> post(byte[] body, long turn) {
        try {
            return client.sendAsync(request(body, turn), HttpResponse.BodyHandlers.discarding());
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private HttpRequest request(byte[] body, long turn) {
        long time = System.currentTimeMillis() / MILLIS;
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("User-Agent", "tidings-webhook")
                .header("Tidings-Webhook-Time", Long.toString(time))
                .header("Tidings-Webhook-Signature", signer.sign(time, body))
                .header("Tidings-Webhook-Turn", Long.toString(turn))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }
}
