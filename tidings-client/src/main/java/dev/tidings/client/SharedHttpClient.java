package dev.tidings.client;

import java.net.http.HttpClient;
import java.time.Duration;

/** The HTTP client of all streams and publishers that are given none of their own: each has threads and a pool of connections. Made when first needed; never ends. */
final class SharedHttpClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final HttpClient CLIENT = LazyTls.applyTo(HttpClient.newBuilder())
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    private SharedHttpClient() {}

    static HttpClient get() {
        return CLIENT;
    }
}
