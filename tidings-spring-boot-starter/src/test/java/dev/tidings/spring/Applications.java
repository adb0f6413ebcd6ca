package dev.tidings.spring;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Starts applications on free ports of 127.0.0.1, with the log in memory where nothing else is said, and asks them. */
final class Applications {
    /** An application that serves something else too, by Tomcat. */
    static final String ON_TOMCAT = "spring.main.web-application-type=servlet";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Applications() {}

    /** With no web server of its own, unless a property says which. */
    static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .properties(
                        "tidings.listen.port=0",
                        "tidings.log.kind=memory",
                        "tidings.outbox.enabled=false",
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "spring.main.web-application-type=none",
                        "spring.jmx.enabled=false")
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
    }

    static URI hub(Environment environment, String path) {
        return at(environment, "local.tidings.port", path);
    }

    static URI web(Environment environment, String path) {
        return at(environment, "local.server.port", path);
    }

    private static URI at(Environment environment, String port, String path) {
        return URI.create("http://127.0.0.1:" + environment.getRequiredProperty(port) + path);
    }

    static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** What a request with a token is answered, of which no more than the head need be there. */
    static int statusWith(URI uri, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<InputStream> answer = HTTP.send(request, BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    static HttpResponse<String> post(URI uri, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A stream that is open when this returns. */
    static BufferedReader stream(URI uri) throws IOException, InterruptedException {
        return new BufferedReader(new InputStreamReader(
                HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream())
                        .body(),
                StandardCharsets.UTF_8));
    }

    /** The next line of a stream that begins so. */
    static String next(BufferedReader stream, String beginning) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("The stream ended before a line that begins with " + beginning);
    }
}
