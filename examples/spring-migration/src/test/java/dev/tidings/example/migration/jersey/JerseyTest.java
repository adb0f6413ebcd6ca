package dev.tidings.example.migration.jersey;

import static dev.tidings.testkit.StreamAssert.assertThat;

import dev.tidings.hub.Hub;
import dev.tidings.testkit.TestStream;
import jakarta.servlet.ServletContainerInitializer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** News, before and after, in Tomcat. */
@Timeout(300)
class JerseyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private void start(ResourceConfig resources, ServletContainerInitializer... more) throws Exception {
        tomcat.setBaseDir(folder.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Wrapper jersey = Tomcat.addServlet(context, "jersey", new ServletContainer(resources));
        jersey.setAsyncSupported(true);
        context.addServletMappingDecoded("/api/*", "jersey");
        for (ServletContainerInitializer initializer : more) {
            context.addServletContainerInitializer(initializer, Set.of());
        }
        tomcat.start();
    }

    private URI at(String target) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + target);
    }

    private void tell(String text) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(at("/api/news"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(text))
                .build();
        org.assertj.core.api.Assertions.assertThat(
                        CLIENT.send(request, BodyHandlers.discarding()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void beforeItReachesWhoIsThere() throws Exception {
        start(new ResourceConfig(BroadcastNews.class));
        try (TestStream stream = TestStream.open(at("/api/news"))) {
            tell("rain");
            assertThat(stream).receives("rain").within(PATIENCE);
        }
    }

    @Test
    void afterItReachesWhoComesBackAsWell() throws Exception {
        try (Hub hub = Hub.inMemory()) {
            start(new ResourceConfig().register(new HubNews(hub)), new HubInitializer(hub));
            String cursor;
            try (TestStream stream = TestStream.open(at("/hub/events?topic=news"))) {
                tell("rain");
                assertThat(stream).receives("rain").within(PATIENCE);
                cursor = stream.lastEventId();
            }
            tell("sun");
            try (TestStream stream =
                    TestStream.open(at("/hub/events?topic=news"), settings -> settings.resumeAfter(cursor))) {
                assertThat(stream).receives("sun").within(PATIENCE);
            }
        }
    }
}
