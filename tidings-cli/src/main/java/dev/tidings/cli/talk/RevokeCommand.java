package dev.tidings.cli.talk;

import dev.tidings.cli.print.Surroundings;
import dev.tidings.client.HubOperator;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** @throws IOException if the hub cannot be reached, or refuses */
    @Override
    public Integer call() throws IOException {
        HubOperator operator = new HubOperator(hub.address(around.environment()));
        @Nullable HttpClient http = hub.httpClient();
        operator = http == null ? operator : operator.withHttpClient(http);
        @Nullable String authorization = hub.authorization(around.environment());
        String revocation = (authorization == null ? operator : operator.withHeader("Authorization", authorization))
                .revoke(whose());
        around.out().print(revocation);
        if (revocation.contains("\"durable\":false")) {
            around.err().println("The hub keeps its log in memory: this is forgotten when it ends.");
        }
        return ExitCode.OK;
    }

    private Map<String, String> whose() {
        Map<String, String> whose = new LinkedHashMap<>();
        put(whose, "subject", subject);
        put(whose, "issuer", issuer);
        put(whose, "tokenId", tokenId);
        put(whose, "issuedBefore", issuedBefore);
        put(whose, "until", until);
        return whose;
    }

    private static void put(Map<String, String> whose, String name, @Nullable String value) {
        if (value != null) {
            whose.put(name, value);
        }
    }
}
