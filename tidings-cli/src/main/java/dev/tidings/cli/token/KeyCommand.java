package dev.tidings.cli.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.auth.apikey.ApiSecret;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.KeyFile;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.settings.Given;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidings key}: makes the keys that sign tokens, and secrets for back ends. */
@Command(name = "key", description = "Makes keys for tokens, and API keys.", synopsisSubcommandLabel = "COMMAND")
public final class KeyCommand {
    private static final Duration MOST_KEPT = Duration.ofDays(3650);

    private final Surroundings around;

    public KeyCommand(Surroundings around) {
        this.around = around;
    }

    /** @throws IOException if the file cannot be written */
    @Command(
            name = "create",
            description =
                    "Makes a key for tokens, in a file that its owner alone can read. The file must not be there.",
            footer = {"", "Examples:", "  tidings key create key.jwk", "  tidings key create key.jwk --alg HS256"})
    int create(
            @Option(
                            names = "--alg",
                            paramLabel = "ALG",
                            defaultValue = "ES256",
                            description = "What it signs by: HS256, ES256, EdDSA, RS256, PS256, ... (default: ES256).")
                    String algorithm,
            @Parameters(paramLabel = "FILE", description = "Where to.") Path file)
            throws IOException {
        JwsAlgorithm chosen = new Given(algorithm, "--alg").as(KeyCommand::parseAlgorithm);
        try {
            around.out()
                    .println("Made the key " + new KeyFile(file).create(chosen).id() + " in " + file);
        } catch (FileSystemException e) {
            throw cannotBeWritten(file, e);
        }
        return ExitCode.OK;
    }

    private static JwsAlgorithm parseAlgorithm(String text) {
        return JwsAlgorithm.of(text)
                .orElseThrow(() -> new InvalidValueException(Text.quote(text) + " is no algorithm; expected one of "
                        + Arrays.stream(JwsAlgorithm.values())
                                .map(JwsAlgorithm::key)
                                .collect(Collectors.joining(", "))));
    }

    private static InvalidValueException cannotBeWritten(Path file, FileSystemException e) {
        return new InvalidValueException(
                "The file " + file + " cannot be written: " + e.getClass().getSimpleName());
    }

    /** @throws IOException if the file cannot be written */
    @Command(
            name = "rotate",
            description =
                    "Puts a new key of the same algorithm before those of a file; those before verify for a while still.",
            footer = {"", "Examples:", "  tidings key rotate key.jwk", "  tidings key rotate key.jwk --keep 7d"})
    int rotate(
            @Option(
                            names = "--keep",
                            paramLabel = "TIME",
                            defaultValue = "1d",
                            description =
                                    "For how long: as long as their tokens live, or 0s where one got into others' hands (default: 1d).")
                    String keep,
            @Parameters(paramLabel = "FILE", description = "The file.") Path file)
            throws IOException {
        Duration kept = new Given(keep, "--keep").as(KeyCommand::parseKept);
        Instant now = Instant.now();
        try {
            String id = String.valueOf(new KeyFile(file).rotate(kept, now).id());
            around.out()
                    .println("Made the key " + id + " in " + file + "; those before verify until "
                            + Instant.ofEpochSecond(now.plus(kept).getEpochSecond()));
        } catch (FileSystemException e) {
            throw cannotBeWritten(file, e);
        }
        return ExitCode.OK;
    }

    private static Duration parseKept(String text) {
        Duration kept = DurationParser.parse(text);
        if (kept.compareTo(MOST_KEPT) > 0) {
            throw new InvalidValueException("The time is " + text + "; expected at most 3650d");
        }
        return kept;
    }

    @Command(
            name = "api",
            description = {
                "Makes an API key: prints its secret, for its owner alone, on the standard error, and what goes into the file of API keys on the"
                        + " standard output."
            },
            footer = {"", "Example:", "  tidings key api shop --publish 'orders/**'"})
    int api(
            @Parameters(paramLabel = "NAME", description = "What its owner is called.") String name,
            @Mixin RightsOption rights) {
        GrantedSelectors granted = rights.granted();
        granted.of(name);
        String secret = ApiSecret.fresh();
        ObjectNode entry = StrictJson.newObject().put("name", name).put("hash", ApiSecret.hash(secret));
        granted.putInto(entry);
        around.err().println(secret);
        around.out().println(entry);
        return ExitCode.OK;
    }
}
