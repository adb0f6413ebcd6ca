package dev.tidings.spring.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** From an empty application to the first event, as the guide says: its code, its settings, the address of its page. */
@Timeout(300)
class FirstEventTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Path SAMPLE = Path.of("..")
            .resolve("tidings-spring-boot-starter/src/test/java/dev/tidings/spring/guide/DemoApplication.java");
    private static final Pattern STREAM = Pattern.compile("new EventSource\\('(/[^']+)'\\)");

    private static String guide() throws IOException {
        return Files.readString(Path.of("../docs/guides/spring-boot.md"));
    }

    private static String block(String beginning) throws IOException {
        Matcher block = Pattern.compile("```text\n(" + Pattern.quote(beginning) + ".*?)```", Pattern.DOTALL)
                .matcher(guide());
        assertThat(block.find()).as(beginning).isTrue();
        return block.group(1);
    }

    /** From the class on, without spaces. */
    private static String body(String java) {
        return java.substring(java.indexOf("public class")).replaceAll("\\s+", "");
    }

    @Test
    void itsCodeIsWhatRunsHere() throws IOException {
        assertThat(body(block("package com.example.demo;"))).isEqualTo(body(Files.readString(SAMPLE)));
    }

    @Test
    void anEventComesToThePage(@TempDir Path folder) throws Exception {
        Path settings = Files.writeString(folder.resolve("first.properties"), block("tidings.mount="));
        Matcher stream = STREAM.matcher(block("<!doctype html>"));
        assertThat(stream.find()).isTrue();
        try (ConfigurableApplicationContext app = new SpringApplicationBuilder(DemoApplication.class)
                .run(
                        "--spring.config.additional-location=" + settings.toUri(),
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--tidings.log.kind=memory",
                        "--spring.main.banner-mode=off",
                        "--spring.main.web-application-type=servlet")) {
            URI address =
                    URI.create("http://127.0.0.1:" + app.getEnvironment().getRequiredProperty("local.server.port"));
            try (BufferedReader events = new BufferedReader(new InputStreamReader(
                    CLIENT.send(
                                    HttpRequest.newBuilder(address.resolve(stream.group(1)))
                                            .build(),
                                    BodyHandlers.ofInputStream())
                            .body(),
                    StandardCharsets.UTF_8))) {
                HttpRequest order = HttpRequest.newBuilder(address.resolve("/orders/1"))
                        .POST(BodyPublishers.noBody())
                        .build();
                assertThat(CLIENT.send(order, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(200);
                assertThat(events.lines()
                                .filter(line -> line.startsWith("data:"))
                                .findFirst())
                        .hasValue("data: Order 1 is placed");
            }
        }
    }
}
