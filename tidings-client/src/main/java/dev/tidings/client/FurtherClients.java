package dev.tidings.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients like others, for those who find the one connection full that each of them keeps to a server of HTTP/2. They form a chain, so that any number of streams takes no
 * more connections than it needs. Safe for use by any thread.
 */
final class FurtherClients {
    /** As the JDK's client says that the server takes no more streams on the connection. */
    private static final String JDK_FULL = "too many concurrent streams";

    private static final Map<HttpClient, HttpClient> NEXT = new WeakHashMap<>();

    private FurtherClients() {}

    /** Whether a stream was lost, or not had, because its connection is full. */
    static boolean areWanted(@Nullable Throwable cause) {
        return cause instanceof StreamRefusedException refused
                ? refused.isConnectionFull()
                : cause instanceof IOException
                        && String.valueOf(cause.getMessage()).contains(JDK_FULL);
    }

    /** Another, with all that can be told from this one. */
    static HttpClient after(HttpClient full) {
        synchronized (NEXT) {
            return NEXT.computeIfAbsent(full, FurtherClients::copy);
        }
    }

    private static HttpClient copy(HttpClient of) {
        HttpClient.Builder copy = HttpClient.newBuilder()
                .version(of.version())
                .followRedirects(of.followRedirects())
                .sslContext(of.sslContext())
                .sslParameters(of.sslParameters());
        of.connectTimeout().ifPresent(copy::connectTimeout);
        of.authenticator().ifPresent(copy::authenticator);
        of.cookieHandler().ifPresent(copy::cookieHandler);
        of.proxy().ifPresent(copy::proxy);
        of.executor().ifPresent(copy::executor);
        return copy.build();
    }
}
