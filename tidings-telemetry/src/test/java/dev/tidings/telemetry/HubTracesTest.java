package dev.tidings.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidings.event.Event;
import dev.tidings.http.HttpOptions;
import dev.tidings.hub.Hub;
import dev.tidings.hub.StreamOptions;
import dev.tidings.log.MemoryEventLog;
import dev.tidings.log.MemoryLogOptions;
import dev.tidings.server.HubServer;
import dev.tidings.server.ListenOptions;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HubTracesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
    private static final String NOT_SAMPLED = "00-" + TRACE + "-" + PARENT + "-00";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .build();
    private final HubTraces traces =
            new HubTraces(OpenTelemetrySdk.builder().setTracerProvider(provider).build());
    private final Hub hub = new Hub(new MemoryEventLog(MemoryLogOptions.DEFAULTS), StreamOptions.DEFAULTS, traces);
    private final HubServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    HubTracesTest() throws IOException {
        this.server = HubServer.builder(hub)
                .listen(ListenOptions.on("127.0.0.1", 0))
                .http(HttpOptions.DEFAULTS.with(traces))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
        hub.close();
        provider.close();
    }

    private int publish(String query, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri().resolve("/events" + query)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private List<SpanData> spans(int count) {
        await().atMost(PATIENCE).until(() -> exporter.getFinishedSpanItems().size() >= count);
        assertThat(exporter.getFinishedSpanItems()).hasSize(count);
        return exporter.getFinishedSpanItems();
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(entry -> entry.getKey().getKey().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void isWithinThePublishersTraceAndHasTheCommitInIt() throws Exception {
        assertThat(publish("?topic=users/anna", "hello", "traceparent", SAMPLED, "tracestate", "vendor=1"))
                .isEqualTo(201);
        spans(2);
        SpanData request = span("POST /events");
        assertThat(request.getTraceId()).isEqualTo(TRACE);
        assertThat(request.getParentSpanId()).isEqualTo(PARENT);
        assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(request.getSpanContext().getTraceState().get("vendor")).isEqualTo("1");
        assertThat(attribute(request, "http.response.status_code")).isEqualTo(201L);
        assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        SpanData commit = span("publish");
        assertThat(commit.getTraceId()).isEqualTo(TRACE);
        assertThat(commit.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(commit.getEvents()).singleElement().satisfies(event -> assertThat(event.getName())
                .isEqualTo("committed"));
        assertThat(attribute(commit, "messaging.batch.message_count")).isEqualTo(1L);
        assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("users/anna");
    }

    @Test
    void linksADeliveryToItsPublisher() throws Exception {
        HttpRequest subscribe = HttpRequest.newBuilder(server.uri().resolve("/events?topic=users/*"))
                .build();
        try (InputStream stream =
                http.send(subscribe, BodyHandlers.ofInputStream()).body()) {
            assertThat(stream.read()).isNotNegative();
            await().atMost(PATIENCE)
                    .until(() -> hub.statistics()
                                    .toCompletableFuture()
                                    .get(60, TimeUnit.SECONDS)
                                    .total()
                                    .streams()
                                    .open()
                            == 1);
            for (String parent : List.of(NOT_SAMPLED, SAMPLED)) {
                hub.publish(Event.on("users/anna").data("x").traceParent(parent).build())
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }
            await().atMost(PATIENCE).until(() -> exporter.getFinishedSpanItems().stream()
                    .anyMatch(span -> span.getName().equals("deliver")));
        }
        SpanData delivery = span("deliver");
        assertThat(delivery.getTraceId()).isNotEqualTo(TRACE);
        assertThat(delivery.getParentSpanContext().isValid()).isFalse();
        assertThat(delivery.getLinks()).singleElement().satisfies(link -> {
            assertThat(link.getSpanContext().getTraceId()).isEqualTo(TRACE);
            assertThat(link.getSpanContext().getSpanId()).isEqualTo(PARENT);
            assertThat(link.getSpanContext().isSampled()).isTrue();
        });
        assertThat(attribute(delivery, "tidings.readers")).isEqualTo(1L);
        assertThat(exporter.getFinishedSpanItems().toString()).doesNotContain("users/anna");
    }

    @Test
    void isOneOfABatchThatAnotherThreadReads() throws Exception {
        String lines = "{\"topic\":\"a\",\"data\":\"1\"}\n{\"topic\":\"b\",\"data\":\"2\"}\n";
        assertThat(publish("", lines, "traceparent", SAMPLED, "Content-Type", "application/x-ndjson"))
                .isEqualTo(200);
        spans(2);
        assertThat(span("publish").getParentSpanId())
                .isEqualTo(span("POST /events").getSpanId());
        assertThat(attribute(span("publish"), "messaging.batch.message_count")).isEqualTo(2L);
    }

    @Test
    void makesNoneWhereThePublisherSaysThatItIsNotSampled() throws Exception {
        assertThat(publish("?topic=a", "hello", "traceparent", NOT_SAMPLED)).isEqualTo(201);
        assertThat(publish("?topic=a", "hello", "traceparent", SAMPLED)).isEqualTo(201);
        assertThat(spans(2)).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more"
            })
    void beginsATraceWhereWhatIsSaidOfItIsNone(String parent) throws Exception {
        assertThat(publish("?topic=a", "hello", "traceparent", parent)).isEqualTo(201);
        spans(2);
        SpanData request = span("POST /events");
        assertThat(request.getParentSpanContext().isValid()).isFalse();
        assertThat(request.getTraceId()).isNotEqualTo(TRACE);
        assertThat(span("publish").getParentSpanId()).isEqualTo(request.getSpanId());
    }

    @Test
    void hearsNeitherOfTwoParents() throws Exception {
        assertThat(publish("?topic=a", "hello", "traceparent", SAMPLED, "traceparent", SAMPLED))
                .isEqualTo(201);
        spans(2);
        assertThat(span("POST /events").getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void isAnErrorWhereTheLogRefuses() throws Exception {
        assertThat(publish("?topic=a&end=true", "bye")).isEqualTo(201);
        spans(2);
        exporter.reset();
        int status = publish("?topic=a", "too late", "traceparent", SAMPLED);
        assertThat(status).isBetween(400, 499);
        spans(2);
        assertThat(attribute(span("POST /events"), "http.response.status_code")).isEqualTo((long) status);
        assertThat(span("POST /events").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("publish").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("publish").getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("dev.tidings.log.EndedTopicException");
        assertThat(span("publish").getEvents()).isEmpty();
    }

    @Test
    void isAnErrorWhereNothingComesToTheLog() throws Exception {
        assertThat(publish("?topic=", "hello", "traceparent", SAMPLED)).isEqualTo(400);
        assertThat(spans(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void isAnErrorWhereTheBodyEndsTooSoon() throws Exception {
        String head = "POST /events?topic=a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\ntraceparent: " + SAMPLED
                + "\r\n\r\nhal";
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }
        SpanData request = spans(1).get(0);
        assertThat(request.getParentSpanId()).isEqualTo(PARENT);
        assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    @SuppressWarnings("try") // It is there to be closed.
    void isWithinWhatTheProgramIsAtThatPublishes() {
        Span order = provider.get("test").spanBuilder("order").startSpan();
        try (Scope scope = order.makeCurrent()) {
            hub.publish(List.of(Event.on("a").data("hello").build()))
                    .toCompletableFuture()
                    .join();
        } finally {
            order.end();
        }
        spans(2);
        assertThat(span("publish").getParentSpanId())
                .isEqualTo(order.getSpanContext().getSpanId());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void isAnErrorWhereTheHubTakesNoSuchEvent() {
        Event notTaken = Event.on("tidings/x").data("x").build();
        Event good = Event.on("a").data("x").build();
        assertThatThrownBy(() -> hub.publish(List.of(good, notTaken))).isInstanceOf(RuntimeException.class);
        assertThat(spans(1).get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void saysNothingOfWhatTheHubTellsItself() throws Exception {
        HttpRequest ready =
                HttpRequest.newBuilder(server.uri().resolve("/health/ready")).build();
        await().atMost(PATIENCE)
                .until(() -> http.send(ready, BodyHandlers.discarding()).statusCode() == 200);
        assertThat(publish("?topic=a", "hello")).isEqualTo(201);
        spans(2);
    }
}
