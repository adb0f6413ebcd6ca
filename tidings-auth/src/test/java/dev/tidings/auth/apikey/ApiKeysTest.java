package dev.tidings.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidings.access.Bearer;
import dev.tidings.access.Credentials;
import dev.tidings.access.Grant;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.auth.BearerAuthenticator;
import dev.tidings.auth.ManualClock;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
    private static final String SECRET = ApiSecret.fresh();
    private static final String HASH = ApiSecret.hash(SECRET);

    private final Path folder;
    private final ManualClock clock = new ManualClock();

    ApiKeysTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ApiKeys read(String json) throws IOException {
        Path file = folder.resolve("api-keys.json");
        Files.writeString(file, json.replace('\'', '"').replace("HASH", HASH));
        return ApiKeys.read(file, clock);
    }

    private static Refusal refusal(ApiKeys keys, String secret) {
        return catchThrowableOfType(RefusedCredentialsException.class, () -> keys.grant(secret))
                .refusal();
    }

    @Test
    void grantWhatTheirFileSays() throws IOException {
        ApiKeys keys = read(
                "{'keys':[{'name':'other','hash':'" + ApiSecret.hash(ApiSecret.fresh()) + "','publish':'**'},"
                        + "{'name':'shop','hash':'HASH','publish':['orders/**','shops/{sub}/*'],'limits':{'publishesPerSecond':10},'info':{'name': 'The shop'}}]}");
        Grant grant = keys.grant(SECRET);

        assertThat(grant.bearer()).isEqualTo(new Bearer("api-keys", "shop", null, null));
        assertThat(grant.allows(Right.PUBLISH, Selector.of("orders/1"))).isTrue();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("shops/shop/a"))).isTrue();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("news"))).isFalse();
        assertThat(grant.allows(Right.READ, Selector.of("orders/1"))).isFalse();
        assertThat(grant.limits().publishesPerSecond()).isEqualTo(10);
        assertThat(grant.info()).isEqualTo("{\"name\":\"The shop\"}");
    }

    @Test
    void endWhenTheirFileSays() throws IOException {
        ApiKeys keys = read("{'keys':[{'name':'shop','hash':'HASH','until':'2026-01-31T13:00:00Z'}]}");
        assertThat(keys.grant(SECRET).until()).isEqualTo(ManualClock.START.plus(Duration.ofHours(1)));
        clock.advance(Duration.ofHours(1));

        assertThat(refusal(keys, SECRET)).isEqualTo(Refusal.EXPIRED);
    }

    @Test
    void areNoOthers() throws IOException {
        ApiKeys keys = read("{'keys':[{'name':'shop','hash':'HASH','publish':'**'}]}");

        assertThat(refusal(keys, ApiSecret.fresh())).isEqualTo(Refusal.FORGED);
        assertThat(refusal(keys, SECRET + "x")).isEqualTo(Refusal.FORGED);
        assertThat(refusal(keys, "tidings_short")).isEqualTo(Refusal.MALFORMED);
        assertThat(refusal(ApiKeys.NONE, SECRET)).isEqualTo(Refusal.FORGED);
    }

    @Test
    void areToldFromTokensByTheirBeginning() throws IOException {
        ApiKeys keys = read("{'keys':[{'name':'shop','hash':'HASH'}]}");
        Grant ofToken = Grant.NOTHING;
        BearerAuthenticator both = new BearerAuthenticator(keys, any -> CompletableFuture.completedFuture(ofToken));

        assertThat(both.authenticate(new Credentials.BearerToken(SECRET))
                        .toCompletableFuture()
                        .join()
                        .bearer()
                        .subject())
                .isEqualTo("shop");
        assertThat(both.authenticate(new Credentials.BearerToken("a.b.c"))
                        .toCompletableFuture()
                        .join())
                .isSameAs(ofToken);
        assertThat(both.authenticate(new Credentials.BearerToken(ApiSecret.fresh()))
                        .toCompletableFuture())
                .isCompletedExceptionally();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | it is not what it should be; expected JSON such as {\"keys\": [...]}",
                "{'keys':[1]} | there is a key that is none; expected an object with name, hash and rights",
                "{'keys':[{'hash':'HASH'}]} | a key has no name; expected a text",
                "{'keys':[{'name':'a'}]} | the key \"a\": a key has no hash; expected a text",
                "{'keys':[{'name':'a','hash':'sha256:12'}]} | the key \"a\": its hash is none;",
                "{'keys':[{'name':'a','hash':'HASH','certificate':'CN=a'}]} | it has a hash and a certificate; expected one of them",
                "{'keys':[{'name':'a','certificate':'shop'}]} | its certificate is \"shop\"; expected a subject such as CN=shop,O=Example",
                "{'keys':[{'name':'a','hash':'HASH','publsh':'**'}]} | a key has a member \"publsh\"; did you mean publish?",
                "{'keys':[{'name':'a','hash':'HASH','read':'a*'}]} | the key \"a\": The selector \"a*\" has a star within a level",
                "{'keys':[{'name':'a','hash':'HASH','until':'tomorrow'}]} | the key \"a\": its until is \"tomorrow\"; expected a time",
                "{'keys':[{'name':'a','hash':'HASH'},{'name':'a','hash':'HASH'}]} | there are two keys a; expected a name for each",
            })
    void areRefusedWhereTheirFileIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("The file of API keys ")
                .hasMessageContaining(message);
    }
}
