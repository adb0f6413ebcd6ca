package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.answer.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidings revoke}. */
@Command(
        name = "revoke",
        description = {
            "Take back what somebody was granted, before it ends: their streams are closed, and",
            "what they show is refused. Needs a token that may operate on **."
        },
        footer = {
            "",
            "Examples:",
            "  tidings revoke --subject anna --token-file operator.token",
            "  tidings revoke --token-id 7f3a --until 2026-06-01T00:00:00Z",
            "  tidings revoke --issuer shop --issued-before 2026-05-01T00:00:00Z"
        })
public final class RevokeCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CREATED = 201;

    private final Surroundings around;

    @Option(names = "--subject", description = "Whose: the sub of tokens, the name of an API key.")
    private @Nullable String subject;

    @Option(names = "--issuer", description = "Only what this issuer gave, by its name in the hub's settings.")
    private @Nullable String issuer;

    @Option(names = "--token-id", paramLabel = "ID", description = "One token, by its jti.")
    private @Nullable String tokenId;

    @Option(
            names = "--issued-before",
            paramLabel = "TIME",
            description = "Only what was given before (default: before now; with a --token-id, whenever).")
    private @Nullable String issuedBefore;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "When it may be forgotten, since what it takes back is over by itself (default: in 30 days).")
    private @Nullable String until;

    @Mixin
    private HubOption hub = new HubOption();

    public RevokeCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address()).timeout(PATIENCE).POST(BodyPublishers.noBody());
        @Nullable String authorization = hub.authorization(around.environment());
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        }
        HttpResponse<String> answer = send(request.build());
        if (answer.statusCode() != CREATED) {
            around.err().println(Problem.describe(answer.statusCode(), answer.headers(), answer.body()));
            return ExitCode.SOFTWARE;
        }
        around.out().print(answer.body());
        if (answer.body().contains("\"durable\":false")) {
            around.err().println("The hub keeps its log in memory: this is forgotten when it ends.");
        }
        return ExitCode.OK;
    }

    private URI address() {
        List<String> query = new ArrayList<>();
        add(query, "subject", subject);
        add(query, "issuer", issuer);
        add(query, "tokenId", tokenId);
        add(query, "issuedBefore", issuedBefore);
        add(query, "until", until);
        URI events = hub.address(around.environment()).events();
        return events.resolve(events.getRawPath() + "/revocations?" + String.join("&", query));
    }

    private static void add(List<String> query, String name, @Nullable String value) {
        if (value != null) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
