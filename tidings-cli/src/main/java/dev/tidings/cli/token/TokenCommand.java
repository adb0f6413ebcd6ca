package dev.tidings.cli.token;

import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.FreshKey;
import dev.tidings.auth.key.KeyText;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.InfoClaim;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.TokenContent;
import dev.tidings.cli.print.Surroundings;
import dev.tidings.settings.AuthSettings;
import dev.tidings.settings.Given;
import dev.tidings.settings.Settings;
import dev.tidings.topic.DurationParser;
import dev.tidings.topic.InvalidValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidings token}: makes tokens, and says what one allows. */
@Command(name = "token", description = "Makes tokens, and looks into them.", synopsisSubcommandLabel = "COMMAND")
public final class TokenCommand {
    private static final int ID_BYTES = 12;
    private static final int MOST_INPUT = 64 * 1024;
    private static final Duration LEAST_LIFE = Duration.ofSeconds(1);
    private static final Duration MOST_LIFE = Duration.ofDays(3650);

    private final Surroundings around;
    private final Clock clock;

    public TokenCommand(Surroundings around) {
        this.around = around;
        this.clock = Clock.systemUTC();
    }

    @Command(
            name = "create",
            description = "Prints a token, signed by the first key of a file.",
            footer = {
                "",
                "Examples:",
                "  tidings token create --sub u1 --read 'users/{sub}/**' --ttl 1h --key key.jwk",
                "  tidings token create --sub shop --publish 'orders/**' --key key.jwk",
                "  tidings token create --sub ann --read 'chat/**' --presence 'chat/**' --info '{\"name\": \"Ann\"}' --key key.jwk"
            })
    int create(
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "The file with the key.")
                    Path key,
            @Option(names = "--sub", paramLabel = "SUBJECT", description = "Who the bearer is.") @Nullable
                    String subject,
            @Option(
                            names = "--ttl",
                            paramLabel = "TIME",
                            defaultValue = "1h",
                            description = "How long it is good for (default: 1h).")
                    String life,
            @Option(
                            names = "--info",
                            paramLabel = "JSON",
                            description =
                                    "What others are shown of the bearer who see who is there, such as '{\"name\": \"Ann\"}'.")
                    @Nullable
                    String info,
            @Mixin PartiesOption parties,
            @Mixin RightsOption rights) {
        // To the second, as tokens have it.
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        GrantedSelectors granted = rights.granted();
        TokenContent content = new TokenContent(
                new TokenContent.Parties(parties.issuer(), subject, parties.audiences()),
                Base64Url.encode(FreshKey.random(ID_BYTES)),
                now,
                now.plus(new Given(life, "--ttl").as(TokenCommand::parseLife)),
                granted,
                info == null ? null : new Given(info, "--info").as(TokenCommand::parseInfo));
        around.out().println(content.signedBy(signer(key)));
        return ExitCode.OK;
    }

    private static Duration parseLife(String text) {
        Duration life = DurationParser.parse(text);
        if (life.compareTo(LEAST_LIFE) < 0 || life.compareTo(MOST_LIFE) > 0) {
            throw new InvalidValueException("The life of a token is " + text + "; expected 1s to 3650d");
        }
        return life;
    }

    private static String parseInfo(String text) {
        InfoClaim.of(StrictJson.value(text));
        return text;
    }

    private static TokenKey signer(Path file) {
        return KeyText.read(file, Set.of()).keys().get(0);
    }

    /** @throws IOException if the standard input cannot be read */
    @Command(
            name = "inspect",
            description = {
                "Says what a token claims, and with --key or --config what it allows and whether it is taken, or why not.",
                "Exit code 1 if it is refused."
            },
            footer = {
                "",
                "Examples:",
                "  tidings token inspect --key key.jwk < token.txt",
                "  tidings token inspect \"$TOKEN\" --key key.jwk --audience https://hub.example.com",
                "  tidings token inspect \"$TOKEN\" --config hub.yaml"
            })
    int inspect(
            @Option(names = "--key", paramLabel = "FILE", description = "The file with its issuer's keys.") @Nullable
                    Path key,
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "The settings of a hub, whose issuers are asked; instead of --key.")
                    @Nullable
                    Path config,
            @Mixin PartiesOption parties,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "TOKEN",
                            defaultValue = "-",
                            description =
                                    "The token; without it, or with -, the standard input, which others do not see.")
                    String token)
            throws IOException {
        String text = token.equals("-") ? input() : token;
        TokenInspection inspection = new TokenInspection(around.out(), clock);
        boolean isTaken = config == null
                ? (key == null
                        ? inspection.claims(text)
                        : inspection.verdict(text, KeyText.read(key, Set.of()), parties))
                : inspection.verdict(text, issuersOf(config));
        return isTaken ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Issuer> issuersOf(Path config) {
        Settings settings = Settings.read(config, around.environment());
        List<Issuer> issuers =
                AuthSettings.tokens(settings, around.environment()).issuers();
        if (issuers.isEmpty()) {
            throw new InvalidValueException("The settings in " + config
                    + " name no keys of tokens; expected token-key, token-jwks or token-issuers");
        }
        return issuers;
    }

    private String input() throws IOException {
        return new String(around.in().readNBytes(MOST_INPUT), StandardCharsets.UTF_8).strip();
    }
}
