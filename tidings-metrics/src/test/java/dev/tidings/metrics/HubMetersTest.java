package dev.tidings.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.event.Event;
import dev.tidings.hub.Hub;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class HubMetersTest {
    private static double value(Meter meter, Statistic statistic) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(one -> one.getStatistic() == statistic)
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void areOfTheSameNamesWhereverTheyAre() {
        try (Hub hub = Hub.inMemory()) {
            hub.publish(Event.on("a").data("x").build());
            PrometheusText text = new PrometheusText();
            SimpleMeterRegistry simple = new SimpleMeterRegistry();
            CompositeMeterRegistry both = new CompositeMeterRegistry();
            both.add(text.registry());
            both.add(simple);
            new HubMeters(hub).bindTo(both);
            // What nobody holds is gone then, as it would be some time later.
            System.gc();
            assertThat(simple.get("tidings.published")
                            .tag("outcome", "stored")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            Meter commits = simple.get("tidings.commit").meter();
            assertThat(value(commits, Statistic.COUNT)).isEqualTo(1);
            assertThat(value(commits, Statistic.TOTAL)).isPositive();
            assertThat(text.scrape(PrometheusText.PROMETHEUS))
                    .contains("# TYPE tidings_commit_seconds histogram\n")
                    .contains("tidings_commit_seconds_bucket{le=\"+Inf\"} 1\n")
                    .contains("tidings_commit_seconds_count 1\n")
                    .contains("tidings_published_total{outcome=\"stored\"} 1.0\n")
                    .contains("tidings_lag_by_time{over=\"0.25\"} 0.0\n")
                    .contains("tidings_memory_bound_bytes ")
                    .contains("tidings_memory_limit_bytes{budget=\"selectors\"} ")
                    .contains("tidings_memory_used_bytes{budget=\"selectors\"} 0.0\n")
                    .contains("tidings_memory_used_bytes{budget=\"bodies\"} NaN\n");
            assertThat(simple.get("tidings.memory.used")
                            .tag("budget", "log")
                            .gauge()
                            .value())
                    .isPositive();
            assertThat(text.scrape(PrometheusText.OPEN_METRICS))
                    .contains("# TYPE tidings_published counter\n")
                    .endsWith("# EOF\n");
        }
    }

    /** A registry lives longer than a hub, in an application that is started again; it holds what its meters tell of. */
    @Test
    void areGoneOnceTheyAreClosed() {
        PrometheusText text = new PrometheusText();
        SimpleMeterRegistry simple = new SimpleMeterRegistry();
        CompositeMeterRegistry both = new CompositeMeterRegistry();
        both.add(text.registry());
        both.add(simple);
        try (Hub hub = Hub.inMemory()) {
            HubMeters meters = new HubMeters(hub);
            meters.bindTo(both);
            assertThat(simple.getMeters()).isNotEmpty();
            assertThat(text.scrape(PrometheusText.PROMETHEUS)).contains("tidings_commit_seconds_count");
            meters.close();
            meters.bindTo(both);
            assertThat(simple.getMeters()).isEmpty();
            assertThat(both.getMeters()).isEmpty();
            assertThat(text.scrape(PrometheusText.PROMETHEUS)).doesNotContain("tidings_");
        }
    }

    @Test
    void haveNoLabelThatAClientChooses() {
        try (Hub hub = Hub.inMemory()) {
            PrometheusText text = new PrometheusText();
            new HubMeters(hub).bindTo(text.registry());
            hub.publish(Event.on("a/topic/of/somebody").data("x").build());
            String scraped = text.scrape(PrometheusText.PROMETHEUS);
            Set<String> labels = Pattern.compile("([a-z]+)=\"")
                    .matcher(scraped)
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(labels).containsExactly("budget", "le", "outcome", "over", "reason");
            assertThat(scraped).doesNotContain("somebody");
        }
    }

    @Test
    void tellWhatTheServerSays() {
        PrometheusText text = new PrometheusText();
        new DoorMeters(new Door(
                        () -> 3,
                        () -> 10,
                        Map.of("connection-full", () -> 4),
                        Map.of("forged", () -> 5),
                        () -> Optional.of(Instant.ofEpochSecond(1_800_000_000))))
                .bindTo(text.registry());
        assertThat(text.scrape(PrometheusText.PROMETHEUS))
                .contains("tidings_connections_open 3.0\n")
                .contains("tidings_connections_most 10.0\n")
                .contains("tidings_streams_refused_total{reason=\"connection-full\"} 4.0\n")
                .contains("tidings_tokens_refused_total{reason=\"forged\"} 5.0\n")
                .contains("tidings_tls_not_after_seconds 1.8E9\n");
    }

    @Test
    void tellHowAWebhookStands() {
        PrometheusText text = new PrometheusText();
        new WebhookMeters("main", () -> new WebhookMeters.Reading(1.5, 3, 4, 5, 6, true)).bindTo(text.registry());
        assertThat(text.scrape(PrometheusText.PROMETHEUS))
                .contains("tidings_webhook_pending_seconds{webhook=\"main\"} 1.5\n")
                .contains("tidings_webhook_delivered_total{webhook=\"main\"} 3.0\n")
                .contains("tidings_webhook_failures_total{webhook=\"main\"} 4.0\n")
                .contains("tidings_webhook_lost_total{webhook=\"main\"} 5.0\n")
                .contains("tidings_webhook_gaps_total{webhook=\"main\"} 6.0\n")
                .contains("tidings_webhook_sender{webhook=\"main\"} 1.0\n");
    }

    @Test
    void areInTheFormThatIsAskedFor() {
        assertThat(PrometheusText.typeFor("")).isEqualTo(PrometheusText.PROMETHEUS);
        assertThat(PrometheusText.typeFor("text/html,*/*;q=0.1")).isEqualTo(PrometheusText.PROMETHEUS);
        assertThat(PrometheusText.typeFor("application/openmetrics-text;version=1.0.0,text/plain;q=0.5"))
                .isEqualTo(PrometheusText.OPEN_METRICS);
    }
}
