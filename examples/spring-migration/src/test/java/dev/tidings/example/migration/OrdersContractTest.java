package dev.tidings.example.migration;

import static dev.tidings.testkit.StreamAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidings.testkit.TestStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;

/** What the application does, whichever way its streams are made. */
@Timeout(300)
class OrdersContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LARGE = "x".repeat(10_000);

    private static RunningApplication start(Variant variant, String... more) {
        List<String> settings =
                Stream.concat(variant.settings().stream(), Stream.of(more)).toList();
        return RunningApplication.start(WebApplicationType.SERVLET, settings, variant.application(), Login.class);
    }

    private static TestStream follow(RunningApplication app, Variant variant, String user, String cursor) {
        return TestStream.open(app.at(variant.stream().formatted(user)), settings -> settings.header("User", user)
                .resumeAfter(cursor));
    }

    private static TestStream follow(RunningApplication app, Variant variant, String user) {
        return follow(app, variant, user, "");
    }

    private static void awaitStreams(RunningApplication app, Variant variant, int count) {
        await().atMost(PATIENCE).until(() -> variant.openStreams().applyAsInt(app.context()) == count);
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.example.migration.Variant#all")
    void eachSeesTheirOwnOrdersAtOnce(Variant variant) throws Exception {
        try (RunningApplication app = start(variant);
                TestStream anna = follow(app, variant, "anna");
                TestStream bob = follow(app, variant, "bob")) {
            app.post("/orders/anna", "tea");
            app.post("/orders/bob", "coffee");
            app.post("/orders/anna", "cake");
            assertThat(anna).receives("tea", "cake").within(PATIENCE);
            assertThat(bob).receives("coffee").within(PATIENCE);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.example.migration.Variant#all")
    void nobodySeesThoseOfOthers(Variant variant) throws Exception {
        try (RunningApplication app = start(variant)) {
            HttpResponse<InputStream> answer = app.open(variant.stream().formatted("anna"), "bob");
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.example.migration.Variant#all")
    void whoComesBackMissesNothing(Variant variant) throws Exception {
        try (RunningApplication app = start(variant)) {
            String cursor;
            try (TestStream before = follow(app, variant, "anna")) {
                app.post("/orders/anna", "tea");
                assertThat(before).receives("tea").within(PATIENCE);
                cursor = before.lastEventId();
            }
            app.post("/orders/anna", "cake");
            app.post("/orders/bob", "coffee");
            app.post("/orders/anna", "bill");
            try (TestStream after = follow(app, variant, "anna", cursor)) {
                assertThat(after).receives("cake", "bill").within(PATIENCE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.example.migration.Variant#all")
    void aReaderWhoStallsHoldsNobodyUp(Variant variant) throws Exception {
        try (RunningApplication app = start(variant);
                InputStream stalled =
                        app.open(variant.stream().formatted("anna"), "anna").body();
                TestStream prompt = follow(app, variant, "anna")) {
            String[] orders = new String[1200];
            for (int i = 0; i < orders.length; i++) {
                orders[i] = i + LARGE;
                app.post("/orders/anna", orders[i]);
            }
            assertThat(prompt).receives(orders).within(PATIENCE);
            assertThat(stalled.read()).isNotNegative();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.example.migration.Variant#all")
    void idleStreamsAreKeptAliveAndThoseThatLeftAreFound(Variant variant) throws Exception {
        try (RunningApplication app = start(variant);
                TestStream stays = follow(app, variant, "anna")) {
            TestStream leaves = follow(app, variant, "bob");
            awaitStreams(app, variant, 2);
            assertThat(stays).hearsComments(3).within(PATIENCE);
            leaves.close();
            awaitStreams(app, variant, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.example.migration.Variant#all")
    void streamsEndBeforeTheServerWaitsForThem(Variant variant) throws Exception {
        RunningApplication app = start(variant, "--server.shutdown=graceful");
        try (InputStream stream =
                app.open(variant.stream().formatted("anna"), "anna").body()) {
            awaitStreams(app, variant, 1);
            app.post("/orders/anna", "tea");
            long before = System.nanoTime();
            app.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(25));
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("tea")
                    .contains("retry:");
        }
    }
}
