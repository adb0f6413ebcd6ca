package dev.tidings.auth.key;

import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fetches keys over HTTPS: follows no redirect, takes no more than half a megabyte, and no more than five seconds. */
final class HttpKeyFetch implements KeyFetch {
    static final int MOST_BYTES = 512 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[ ,])max-age=([0-9]{1,9})(?:$|[ ,])");

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();

    /** @throws InvalidValueException if others on the way could give keys of their own */
    static void requireSafe(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        boolean isHere = scheme.equals("http") && LOOPBACK.contains(String.valueOf(address.getHost()));
        if (address.getHost() == null || (!scheme.equals("https") && !isHere)) {
            throw new InvalidValueException("The address of keys is " + Text.quote(address.toString())
                    + "; expected one that begins with https://");
        }
    }

    @Override
    public CompletionStage<Fetched> fetch(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
        return answer.copy()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> answer.cancel(true))
                .thenApply(HttpKeyFetch::fetched);
    }

    private static Fetched fetched(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new CompletionException(new IOException("the answer is " + response.statusCode() + "; expected 200"));
        }
        return new Fetched(
                response.body(),
                response.headers()
                        .firstValue("Cache-Control")
                        .map(HttpKeyFetch::maxAge)
                        .orElse(null));
    }

    private static @Nullable Duration maxAge(String cacheControl) {
        Matcher found = MAX_AGE.matcher(cacheControl.toLowerCase(Locale.ROOT));
        return found.find() ? Duration.ofSeconds(Long.parseLong(found.group(1))) : null;
    }
}
