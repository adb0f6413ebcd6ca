package dev.tidings.cli.talk;

import dev.tidings.cli.trust.TrustOption;
import dev.tidings.client.HubAddress;
import dev.tidings.client.HubOperator;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that talks to a hub: which one, and as whom. */
public final class HubOption {
    static final String VARIABLE = "TIDINGS_SERVER";
    /** A token is in no flag: everybody on a machine sees what commands are called with. */
    static final String TOKEN_VARIABLE = "TIDINGS_TOKEN";

    private static final String DEFAULT = "http://127.0.0.1:8080";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = {"The hub's address (default: $" + VARIABLE + ", else", DEFAULT + ")."})
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "The file with the token or the API key to show (default: $" + TOKEN_VARIABLE + ", else none).")
    private @Nullable Path tokenFile;

    @Mixin
    private TrustOption trust = new TrustOption();

    /** Whether the address is on the command line. */
    public boolean isGiven() {
        return server != null;
    }

    HubAddress address(Map<String, String> environment) {
        return HubAddress.of(server == null ? environment.getOrDefault(VARIABLE, DEFAULT) : server);
    }

    /**
     * The value of the header {@code Authorization}; null for none.
     *
     * @throws InvalidValueException if the token cannot be read, or is none
     */
    @Nullable
    String authorization(Map<String, String> environment) {
        String token = tokenFile == null ? environment.get(TOKEN_VARIABLE) : read(tokenFile);
        if (token == null || token.isEmpty()) {
            return null;
        }
        if (!token.matches("[!-~]+")) {
            throw new InvalidValueException("What is in "
                    + (tokenFile == null ? "$" + TOKEN_VARIABLE : tokenFile.toString())
                    + " is no token; expected one word of printable ASCII");
        }
        return "Bearer " + token;
    }

    /**
     * What connects to the hub; null where the client's own does.
     *
     * @throws InvalidValueException if what is to be trusted cannot be read
     */
    @Nullable
    HttpClient httpClient() {
        SSLContext context = trust.context();
        return context == null
                ? null
                : HttpClient.newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .sslContext(context)
                        .build();
    }

    /**
     * Who operates the hub.
     *
     * @throws InvalidValueException if what is to be shown or trusted cannot be read
     */
    public HubOperator operator(Map<String, String> environment) {
        HubOperator operator = new HubOperator(address(environment));
        @Nullable HttpClient http = httpClient();
        operator = http == null ? operator : operator.withHttpClient(http);
        @Nullable String authorization = authorization(environment);
        return authorization == null ? operator : operator.withHeader("Authorization", authorization);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new InvalidValueException("The file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + "); expected one with a token");
        }
    }
}
