package dev.tidings.client;

import dev.tidings.client.answer.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a hub for what those may who {@code operate} it. Immutable, for any thread. */
public final class HubOperator {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String OPERATE = "/operate/";

    private final HubAddress hub;
    private final HttpClient http;
    private final Map<String, String> headers;

    public HubOperator(HubAddress hub) {
        this(hub, SharedHttpClient.get(), Map.of());
    }

    private HubOperator(HubAddress hub, HttpClient http, Map<String, String> headers) {
        this.hub = hub;
        this.http = http;
        this.headers = headers;
    }

    /** An operator who sends one more header, such as {@code Authorization}. */
    public HubOperator withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HubOperator(hub, http, Map.copyOf(more));
    }

    /** An operator whose connections another HTTP client makes, with its TLS settings and its proxy. */
    public HubOperator withHttpClient(HttpClient client) {
        return new HubOperator(hub, client, headers);
    }

    /**
     * Takes back what somebody was granted, and waits until it is in force.
     *
     * @param whose {@code subject}, {@code issuer}, {@code tokenId}, {@code issuedBefore}, {@code until}, as the hub's API has them
     * @return the revocation, as JSON
     * @throws IOException if the hub cannot be reached, or refuses; the message says why
     */
    public String revoke(Map<String, String> whose) throws IOException {
        return answer("POST", "/revocations", whose, CREATED);
    }

    /**
     * What the hub says of itself, its streams and its topics.
     *
     * @param path behind {@code /events/operate/}, such as {@code streams}
     * @param parameters as the hub's API has them
     * @return JSON
     * @throws IOException if the hub cannot be reached, or refuses; the message says why
     */
    public String ask(String path, Map<String, String> parameters) throws IOException {
        return answer("GET", OPERATE + path, parameters, OK);
    }

    /**
     * Has the hub read its settings anew: what can change in it is taken, or nothing.
     *
     * @return what changed and what needs a restart, as JSON
     * @throws IOException if the hub cannot be reached, or refuses, as where its settings are wrong; the message says why
     */
    public String reload() throws IOException {
        return answer("POST", OPERATE + "reload", Map.of(), OK);
    }

    /**
     * Ends streams.
     *
     * @param path behind {@code /events/operate/}: {@code streams}, or {@code streams/} and the id of one
     * @param parameters as the hub's API has them
     * @return how many ended, as JSON
     * @throws IOException if the hub cannot be reached, or refuses; the message says why
     */
    public String end(String path, Map<String, String> parameters) throws IOException {
        return answer("DELETE", OPERATE + path, parameters, OK);
    }

    /**
     * Returns once the hub has said that it is ready: an event that was published to its log came back through it. Anybody may ask that.
     *
     * @throws IOException if the hub cannot be reached, or is not ready; the message says why
     */
    public void requireReady() throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(hub.events().resolve("health/ready"))
                .timeout(PATIENCE)
                .build());
        if (answer.statusCode() != OK) {
            throw new IOException("The hub at " + hub + " is not ready: "
                    + Problem.describe(answer.statusCode(), answer.headers(), answer.body()));
        }
    }

    private String answer(String method, String path, Map<String, String> parameters, int status) throws IOException {
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI events = hub.events();
        String target = events.getRawPath() + path + (query.isEmpty() ? "" : "?" + query);
        HttpRequest.Builder request = HttpRequest.newBuilder(events.resolve(target))
                .timeout(PATIENCE)
                .method(method, BodyPublishers.noBody());
        headers.forEach(request::setHeader);
        HttpResponse<String> answer = send(request.build());
        if (answer.statusCode() != status) {
            throw new IOException("The hub at " + hub + " did not take it: "
                    + Problem.describe(answer.statusCode(), answer.headers(), answer.body()));
        }
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            String why = e.getMessage();
            throw new ConnectException(
                    "The hub at " + hub + " cannot be reached" + (why == null ? "" : " (" + why + ")"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
