package dev.tidings.http;

import dev.tidings.topic.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint answers which path and method, each said once. {@code HEAD} is answered by the endpoint of {@code GET}, whose body the carrier leaves out;
 * {@code OPTIONS}, {@code Allow}, 404 and 405 follow from what there is (RFC 9110, 9.3.2, 9.3.7, 15.5.5 and 15.5.6). Filled before it is used.
 */
public final class Routes {
    private final Map<String, Map<String, Endpoint>> byPath = new LinkedHashMap<>();
    /** Of paths that go on after one of these. */
    private final Map<String, Map<String, Endpoint>> byStart = new LinkedHashMap<>();
    /** What answers paths that nothing else does. */
    private Map<String, Endpoint> elsewhere = Map.of();

    /** Adds an endpoint; one for {@code GET} must see to it that it opens no stream for {@code HEAD}. */
    public Routes add(String method, String path, Endpoint endpoint) {
        Map<String, Endpoint> methods = byPath.computeIfAbsent(path, any -> new LinkedHashMap<>());
        methods.put(method, endpoint);
        if (method.equals("GET")) {
            methods.put("HEAD", endpoint);
        }
        return this;
    }

    /** Adds an endpoint for all paths that begin alike and go on; that of a path itself goes first. */
    public Routes addUnder(String method, String start, Endpoint endpoint) {
        Map<String, Endpoint> methods = byStart.computeIfAbsent(start, any -> new LinkedHashMap<>());
        methods.put(method, endpoint);
        if (method.equals("GET")) {
            methods.put("HEAD", endpoint);
        }
        return this;
    }

    /** Has {@code GET}, and so {@code HEAD}, of every other path answered by one endpoint. */
    public Routes elsewhere(Endpoint endpoint) {
        elsewhere = new TreeMap<>(Map.of("GET", endpoint, "HEAD", endpoint));
        return this;
    }

    /**
     * The methods that a path takes, as {@code Allow} lists them.
     *
     * @throws Problem if there is nothing at the path
     */
    public String methodsOf(String path) {
        List<String> methods = new ArrayList<>(path.equals(Target.SERVER) ? ofAll() : at(path).keySet());
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }

    private Set<String> ofAll() {
        Set<String> all = new LinkedHashSet<>();
        byPath.values().forEach(methods -> all.addAll(methods.keySet()));
        byStart.values().forEach(methods -> all.addAll(methods.keySet()));
        return all;
    }

    private Map<String, Endpoint> at(String path) {
        Map<String, Endpoint> methods = byPath.getOrDefault(path, under(path));
        if (methods.isEmpty()) {
            throw nothingAt(path);
        }
        return methods;
    }

    private Map<String, Endpoint> under(String path) {
        for (Map.Entry<String, Map<String, Endpoint>> start : byStart.entrySet()) {
            if (path.startsWith(start.getKey())
                    && path.length() > start.getKey().length()) {
                return start.getValue();
            }
        }
        return elsewhere;
    }

    /** 404. */
    public static Problem nothingAt(String path) {
        return new Problem(
                404,
                "There is nothing at " + Text.quote(path)
                        + "; expected /events?topic=news (GET to subscribe, POST to publish), /demo, /health/live or /health/ready");
    }

    /** A path without the part that may be somebody's secret. */
    private String readable(String path) {
        return byPath.containsKey(path)
                ? path
                : byStart.keySet().stream()
                        .filter(path::startsWith)
                        .findFirst()
                        .map(start -> start + "...")
                        .orElse(path);
    }

    /** @throws Problem if there is nothing at the path, or not for the method */
    public Endpoint find(String path, String method) {
        if (path.equals(Target.SERVER)) {
            throw Problem.badRequest("The target * is for OPTIONS alone; expected a path such as /events?topic=news");
        }
        @Nullable Endpoint endpoint = at(path).get(method);
        if (endpoint == null) {
            String allowed = methodsOf(path);
            throw new Problem(
                            405,
                            "The method " + Text.quote(method) + " is not for " + readable(path) + "; expected "
                                    + allowed)
                    .with("Allow", allowed);
        }
        return endpoint;
    }
}
