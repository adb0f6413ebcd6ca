package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Traces of an application that has OpenTelemetry. */
class TracingTest {
    @Import(Bare.class)
    static class Traced {
        @Bean
        InMemorySpanExporter exporter() {
            return InMemorySpanExporter.create();
        }

        @Bean
        SdkTracerProvider provider(InMemorySpanExporter exporter) {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build();
        }

        @Bean
        OpenTelemetry telemetry(SdkTracerProvider provider) {
            return OpenTelemetrySdk.builder().setTracerProvider(provider).build();
        }
    }

    private static List<SpanData> spans(InMemorySpanExporter exporter, String name, int count) {
        await().until(() -> named(exporter, name).size() >= count);
        assertThat(named(exporter, name)).hasSize(count);
        return named(exporter, name);
    }

    private static List<SpanData> named(InMemorySpanExporter exporter, String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tidings.listen.host=127.0.0.1",
                Applications.ON_TOMCAT,
                "spring.main.web-application-type=reactive"
            })
    @SuppressWarnings("try") // It is there to be closed.
    void haveWhatIsPublished(String where) throws Exception {
        boolean isMounted = !where.startsWith("tidings");
        String mount = isMounted ? "tidings.mount=/hub" : "tidings.demo=false";
        try (ConfigurableApplicationContext app =
                Applications.start(Traced.class, where, mount, "tidings.access.anonymous-publish=**")) {
            InMemorySpanExporter exporter = app.getBean(InMemorySpanExporter.class);
            assertThat(Applications.post(
                                    isMounted
                                            ? Applications.web(app.getEnvironment(), "/hub/events?topic=a")
                                            : Applications.hub(app.getEnvironment(), "/events?topic=a"),
                                    "hello")
                            .statusCode())
                    .isEqualTo(201);
            SpanData request = spans(exporter, "POST /events", 1).get(0);
            SpanData publish = spans(exporter, "publish", 1).get(0);
            assertThat(publish.getParentSpanId()).isEqualTo(request.getSpanId());

            Span order = app.getBean(OpenTelemetry.class)
                    .getTracer("test")
                    .spanBuilder("order")
                    .startSpan();
            try (Scope scope = order.makeCurrent()) {
                app.getBean(TidingsTemplate.class)
                        .publish("a", "hello")
                        .toCompletableFuture()
                        .join();
            } finally {
                order.end();
            }
            assertThat(spans(exporter, "publish", 2).get(1).getParentSpanId())
                    .isEqualTo(order.getSpanContext().getSpanId());
        }
    }
}
