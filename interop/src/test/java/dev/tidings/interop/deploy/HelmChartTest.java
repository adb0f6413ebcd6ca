package dev.tidings.interop.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.interop.Command;
import dev.tidings.interop.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelmChartTest {
    private static final Chart CHART = Chart.withTools();
    private static final String NEWEST = Chart.KUBERNETES.get(Chart.KUBERNETES.size() - 1);
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String POD = "/spec/template/spec";

    @TempDir
    private Path folder = Path.of(".");

    static Stream<Path> values() {
        return Chart.values().stream();
    }

    /** The hub's own file, with its secrets in a folder of the test. */
    private String config(List<JsonNode> manifests) {
        return Chart.one(manifests, "ConfigMap", "hub-tidings")
                .at("/data/tidings.yaml")
                .asText()
                .replace("/run/secrets/", folder + "/");
    }

    private String check(List<JsonNode> manifests, String... cluster) throws IOException {
        Path keys = Files.createDirectories(folder.resolve("tidings"));
        Files.writeString(keys.resolve("token-key"), SECRET);
        Files.writeString(keys.resolve("ticket-key"), SECRET);
        Files.writeString(
                keys.resolve("keys.json"),
                "{\"keys\": [{\"name\": \"a\", \"hash\": \"sha256:" + "0".repeat(64) + "\", \"publish\": [\"a\"]}]}");
        Path file = Files.writeString(folder.resolve("tidings.yaml"), config(manifests));
        Map<String, String> environment = new HashMap<>(Map.of("TIDINGS_CONFIG", file.toString()));
        Stream.of(cluster).forEach(address -> environment.put("TIDINGS_CLUSTER", address));
        return CheckedHub.of(environment);
    }

    private static JsonNode pod(List<JsonNode> manifests, String kind) {
        return Chart.one(manifests, kind, "hub-tidings").at(POD);
    }

    private static String valuesOf(String name) {
        return Chart.FOLDER.resolve("ci").resolve(name).toString();
    }

    @ParameterizedTest
    @MethodSource("values")
    void helmAndKubernetesTakeIt(Path values) {
        assertThat(CHART.lint(values)).contains("0 chart(s) failed");
        for (String kubernetes : Chart.KUBERNETES) {
            assertThat(CHART.render(kubernetes, "--values", values.toString())).isNotEmpty();
        }
    }

    @Test
    void oneHubIsOpenToNobodyAndKeepsItsEvents() throws Exception {
        List<JsonNode> manifests = CHART.render(NEWEST);
        assertThat(check(manifests))
                .contains(
                        "It listens on 0.0.0.0, port 8080",
                        "anyone who can reach this machine may read nothing, and publish to nothing");
        assertThat(config(manifests)).contains("data: /var/lib/tidings/log", "kind: disk", "over: 20s");
        JsonNode pod = pod(manifests, "StatefulSet");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(5 + 20 + 30);
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode hub = pod.at("/containers/0");
        assertThat(hub.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(hub.at("/lifecycle/preStop/sleep/seconds").asInt()).isEqualTo(5);
        assertThat(hub.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(Chart.has(manifests, "PodDisruptionBudget")).isFalse();
        JsonNode secret = Chart.one(manifests, "Secret", "hub-tidings-keys");
        assertThat(secret.at("/data/token-key").asText())
                .isNotEmpty()
                .isNotEqualTo(secret.at("/data/ticket-key").asText());
    }

    @Test
    void aClusterIsServedUnderItsNamesAndWatched() throws Exception {
        List<JsonNode> manifests = CHART.render(NEWEST, "--values", valuesOf("cluster.yaml"));
        assertThat(check(manifests, "redis://redis:6379"))
                .contains("may read news/**", "https://app.example.com")
                // Its public URL says that somebody before it speaks TLS.
                .doesNotContain("Others reach it in the clear");
        assertThat(config(manifests))
                .contains(
                        "- https://events.example.com",
                        "- https://hub.example.com",
                        "- http://hub-tidings.events.svc.cluster.local",
                        "elsewhere: true");
        JsonNode pod = pod(manifests, "StatefulSet");
        assertThat(pod.at("/containers/0/env")).anySatisfy(variable -> {
            assertThat(variable.path("name").asText()).isEqualTo("TIDINGS_CLUSTER");
            assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo("redis");
        });
        assertThat(Chart.one(manifests, "PodDisruptionBudget", "hub-tidings")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(Chart.one(manifests, "Ingress", "hub-tidings")
                        .at("/metadata/annotations")
                        .toString())
                .contains("\"nginx.ingress.kubernetes.io/proxy-buffering\":\"off\"");
        assertThat(Chart.has(manifests, "NetworkPolicy")).isTrue();
    }

    @Test
    void metricsAreCollectedFromEachNodeAndShownNowhereElse() {
        List<JsonNode> manifests = CHART.render(NEWEST, "--values", valuesOf("cluster.yaml"));
        JsonNode nodes = Chart.one(manifests, "Service", "hub-tidings-nodes");
        JsonNode monitor = Chart.one(manifests, "ServiceMonitor", "hub-tidings");
        monitor.at("/spec/selector/matchLabels").properties().forEach(label -> assertThat(
                        nodes.at("/metadata/labels").path(label.getKey()))
                .isEqualTo(label.getValue()));
        JsonNode outside = Chart.one(manifests, "Service", "hub-tidings");
        assertThat(outside.at("/metadata/labels/app.kubernetes.io~1component"))
                .isNotEqualTo(monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1component"));
        assertThat(nodes.at("/spec/ports").toString()).contains("\"metrics\"");
        assertThat(outside.at("/spec/ports").toString()).doesNotContain("metrics");
        assertThat(monitor.at("/spec/endpoints/0/port").asText()).isEqualTo("metrics");
    }

    @Test
    void nodesWithoutAVolumeAreADeployment() throws Exception {
        List<JsonNode> manifests = CHART.render(NEWEST, "--values", valuesOf("memory.yaml"));
        assertThat(check(manifests, "redis://redis:6379")).contains("The settings are sound");
        assertThat(config(manifests)).contains("kind: memory").doesNotContain("token-key");
        JsonNode pod = pod(manifests, "Deployment");
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(90);
        assertThat(pod.at("/containers/0/lifecycle").isMissingNode()).isTrue();
        assertThat(pod.at("/containers/0/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(Chart.has(manifests, "StatefulSet")).isFalse();
        assertThat(Chart.has(manifests, "Secret")).isFalse();
    }

    @Test
    void aHubThatSpeaksTlsIsProbedSo() throws Exception {
        List<JsonNode> manifests = CHART.render(NEWEST, "--values", valuesOf("tls.yaml"));
        Path files = Files.createDirectories(folder.resolve("hub-tls"));
        String unused = Command.of(
                        Tool.OPENSSL.path(),
                        "req",
                        "-x509",
                        "-nodes",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-subj",
                        "/CN=hub.example.com",
                        "-keyout",
                        files.resolve("tls.key").toString(),
                        "-out",
                        files.resolve("tls.crt").toString())
                .run();
        assertThat(check(manifests)).contains("over TLS", "may read prices/**");
        assertThat(config(manifests)).contains("- https://hub-tidings.events.svc");
        JsonNode hub = pod(manifests, "StatefulSet").at("/containers/0");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(hub.at("/" + probe + "/httpGet/scheme").asText()).isEqualTo("HTTPS");
        }
        assertThat(hub.path("volumeMounts").toString()).contains("\"/run/secrets/hub-tls\"");
    }

    private static JsonNode checksum(String... arguments) {
        return Chart.one(CHART.render(NEWEST, arguments), "StatefulSet", "hub-tidings")
                .at("/spec/template/metadata/annotations/checksum~1config");
    }

    @Test
    void podsAreReplacedWhenTheirSettingsChangeUnlessTheHubReadsThemAnew() {
        JsonNode before = checksum();
        assertThat(before.asText()).isNotEmpty().isEqualTo(checksum().asText());
        assertThat(checksum("--set", "config.streams.heartbeat=5s")).isNotEqualTo(before);
        assertThat(checksum("--set", "restartOnConfigChange=false").isMissingNode())
                .isTrue();
    }

    private static void assertRefuses(String message, String... arguments) {
        assertThatThrownBy(() -> CHART.render(NEWEST, arguments))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    @Test
    void itsHubIsOfThisVersion() throws IOException {
        Matcher version = Pattern.compile("<artifactId>tidings-parent</artifactId>\\s*<version>(.*)</version>")
                .matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(pod(CHART.render(NEWEST), "StatefulSet")
                        .at("/containers/0/image")
                        .asText())
                .isEqualTo("tidings:" + version.group(1));
        assertThat(Files.readString(Path.of("../deploy/compose/compose.yaml")))
                .contains("-tidings:" + version.group(1) + "}");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefuses("each would be a hub of its own", "--set", "replicas=2");
        assertRefuses("expected cluster.address", "--set", "cluster.enabled=true");
        assertRefuses("replica", "--set", "replica=2");
        assertRefuses("persistence", "--set", "persistence.size=much");
    }
}
