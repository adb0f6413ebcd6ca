package dev.tidings.cli.token;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who gives tokens, and to be shown to whom: what the hub's settings say of their issuer. */
final class PartiesOption {
    @Option(
            names = "--issuer",
            paramLabel = "ISS",
            description = "Who gives the token, its iss; without it, it says none.")
    private @Nullable String issuer;

    @Option(
            names = "--audience",
            paramLabel = "AUD",
            description = "Who the token is meant for, its aud, such as the hub's URL; may be repeated.")
    private List<String> audiences = List.of();

    @Nullable
    String issuer() {
        return issuer;
    }

    List<String> audiences() {
        return audiences;
    }
}
