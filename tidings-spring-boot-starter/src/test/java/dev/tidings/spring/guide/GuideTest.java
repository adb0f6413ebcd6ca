package dev.tidings.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.settings.Setting;
import dev.tidings.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What the guide says is so. */
class GuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Path SOURCES =
            ROOT.resolve("tidings-spring-boot-starter/src/test/java/dev/tidings/spring/guide");
    private static final Pattern BLOCK = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);

    private static List<String> blocks(String beginning) throws IOException {
        return BLOCK.matcher(Files.readString(ROOT.resolve("docs/guides/spring-boot.md")))
                .results()
                .map(block -> block.group(1))
                .filter(text -> text.startsWith(beginning))
                .toList();
    }

    /** Without what differs: spaces, and that nested classes have to be static here. */
    private static String plain(String java) {
        return java.replace("static class", "class").replaceAll("\\s+", "");
    }

    @Test
    void showsWhatTheSampleDoes() throws IOException {
        String sample = plain(
                Files.readString(SOURCES.resolve("Shop.java")) + Files.readString(SOURCES.resolve("Members.java")));
        assertThat(blocks("@")).hasSize(9).allSatisfy(block -> assertThat(sample)
                .contains(plain(block)));
    }

    private static ConfigurableApplicationContext start(String... more) {
        return new SpringApplicationBuilder(Shop.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "tidings.log.kind=memory")
                .run(more);
    }

    @Test
    void itsSettingsAreSettings(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("guide.yaml"), blocks("tidings:").get(0));
        try (ConfigurableApplicationContext app = start(
                "--spring.config.additional-location=" + file.toUri(),
                "--tidings.listen.port=0",
                "--tidings.log.data=" + folder.resolve("data"),
                "--tidings.log.kind=disk")) {
            assertThat(app.getBean(Settings.class).get(Setting.KEEP_AGE).text()).isEqualTo("7d");
        }
    }

    @Test
    void itsListenerHearsWhatItsControllerPublishes() throws IOException, InterruptedException {
        try (ConfigurableApplicationContext app = start("--tidings.listen.port=0")) {
            URI orders = URI.create(
                    "http://127.0.0.1:" + app.getEnvironment().getRequiredProperty("local.server.port") + "/orders/7");
            HttpRequest order =
                    HttpRequest.newBuilder(orders).POST(BodyPublishers.noBody()).build();
            assertThat(HttpClient.newHttpClient()
                            .send(order, BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
            await().untilAsserted(() ->
                    assertThat(app.getBean(Shop.Kitchen.class).placed).containsExactly(new Shop.Order("7", "placed")));
        }
    }
}
