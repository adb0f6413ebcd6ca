package dev.tidings.example.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application on a free port of 127.0.0.1. */
record RunningApplication(ConfigurableApplicationContext context) implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static RunningApplication start(WebApplicationType type, List<String> settings, Class<?>... sources) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=false",
                "--logging.level.root=WARN"));
        arguments.addAll(settings);
        return new RunningApplication(
                new SpringApplicationBuilder(sources).web(type).run(arguments.toArray(String[]::new)));
    }

    URI at(String target) {
        return at("local.server.port", target);
    }

    /** Where the hub listens that has a port of its own. */
    URI atHub(String target) {
        return at("local.tidings.port", target);
    }

    private URI at(String port, String target) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(port) + target);
    }

    void post(String target, String body) throws IOException, InterruptedException {
        post(at(target), body);
    }

    static void post(URI target, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isBetween(200, 299);
    }

    HttpResponse<InputStream> open(String target, String user) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(at(target)).header("User", user).build();
        return CLIENT.send(request, BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        context.close();
    }
}
