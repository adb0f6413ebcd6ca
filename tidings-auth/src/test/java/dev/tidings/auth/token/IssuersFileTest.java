package dev.tidings.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.Right;
import dev.tidings.auth.ManualClock;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.FreshKey;
import dev.tidings.auth.key.KeyFile;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssuersFileTest {
    private static final String SECRET = "a secret of more than 32 characters, as long as that";

    private final Path folder;
    private TokenKey key = FreshKey.of(JwsAlgorithm.ES256);

    IssuersFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeKey() throws IOException {
        key = new KeyFile(folder.resolve("key.jwk")).create(JwsAlgorithm.ES256);
        Files.writeString(folder.resolve("old.txt"), SECRET);
    }

    private List<Issuer> read(String json) throws IOException {
        Path file = folder.resolve("issuers.json");
        Files.writeString(file, json.replace('\'', '"'));
        return new IssuersFile(file, Map.of("APP_KEY", SECRET, "BAD_KEY", "short")).read();
    }

    private Issuer one(String members) throws IOException {
        return read("{'issuers':[{'name':'app'," + members + "}]}").get(0);
    }

    private static String token(TokenKey by, Consumer<ObjectNode> change) {
        return Tokens.token(by, Tokens.claims(claims -> {
            claims.remove(List.of("aud", "tidings"));
            change.accept(claims);
        }));
    }

    /** As who makes tokens by a secret has it. */
    private static TokenKey signer(TokenKey verifying) {
        return new TokenKey("any", verifying.algorithms(), verifying.verifying(), verifying.verifying(), Instant.MAX);
    }

    private static boolean mayRead(Grant grant, String selector) {
        return grant.allows(Right.READ, Selector.of(selector));
    }

    @Test
    void haveKeysBesideTheirFile() throws IOException {
        Issuer issuer = one("'key':'key.jwk'");
        Grant grant =
                Tokens.verify(token(key, claims -> claims.putObject("tidings").put("read", "news/**")), issuer);

        assertThat(mayRead(grant, "news/a")).isTrue();
        assertThat(grant.bearer().issuer()).isEqualTo("app");
    }

    @Test
    void haveKeysInTheEnvironment() throws IOException {
        Issuer issuer = one("'keyVariable':'APP_KEY','algorithms':'HS256'");
        TokenKey secret = issuer.keys().known().keys().get(0);

        assertThat(Tokens.verify(token(signer(secret), claims -> {}), issuer)
                        .bearer()
                        .issuer())
                .isEqualTo("app");
    }

    @Test
    void takeAPreviousKeyUntilItsEnd() throws IOException {
        Issuer issuer = one("'key':'key.jwk','previous':{'key':'old.txt','until':'2026-01-31T12:30:00Z'}");
        TokenKey old = issuer.keys().known().keys().get(1);
        Issuer later = one("'key':'key.jwk','previous':{'key':'old.txt','until':'2026-01-31T11:30:00Z'}");

        assertThat(ManualClock.START).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(old.until()).isEqualTo(ManualClock.START.plus(Duration.ofMinutes(30)));
        Tokens.verify(token(signer(old), claims -> {}), issuer);
        assertThat(Tokens.refusal(token(signer(old), claims -> {}), later)).isEqualTo(Refusal.WRONG_KEY);
    }

    @Test
    void haveTheRulesThatTheirFileSays() throws IOException {
        TokenRules rules = one("'key':'key.jwk','iss':'https://login.example.com','audience':['a','b'],'leeway':'5s',"
                        + "'longestLife':'15m'")
                .rules();

        assertThat(rules)
                .isEqualTo(new TokenRules(
                        "https://login.example.com", Set.of("a", "b"), Duration.ofSeconds(5), Duration.ofMinutes(15)));
        assertThat(one("'key':'key.jwk'").rules()).isEqualTo(TokenRules.usual(null, Set.of()));
    }

    /** A tenant's key that leaks stays in the tenant. */
    @Test
    void grantNoMoreThanTheirCeiling() throws IOException {
        Issuer issuer = one("'key':'key.jwk','most':{'read':['tenants/42/**','news'],'publish':'tenants/42/{sub}/*'},"
                + "'deny':'tenants/42/secret/**','limits':{'streams':3}");
        Grant grant = Tokens.verify(
                token(
                        key,
                        claims -> claims.putObject("tidings").put("read", "**").put("publish", "**")),
                issuer);

        assertThat(mayRead(grant, "tenants/42/a")).isTrue();
        assertThat(mayRead(grant, "tenants/43/a")).isFalse();
        assertThat(mayRead(grant, "tenants/42/secret/a")).isFalse();
        assertThat(mayRead(grant, "tenants/42/**")).isFalse();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("tenants/42/u1/a"))).isTrue();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("tenants/42/u2/a"))).isFalse();
        assertThat(grant.limits().streams()).isEqualTo(3);
        assertThat(one("'key':'key.jwk'").ceiling().limits()).isEqualTo(Limits.NONE);
    }

    @Test
    void mapTheClaimsOfAnIdentityProvider() throws IOException {
        Issuer issuer = one("'key':'key.jwk','claims':["
                + "{'claim':'scope','value':'news.read','read':['news/**'],'history':[]},"
                + "{'claim':'realm_access.roles','value':'editor','publish':'news/**','read':'drafts/{sub}/**'}]");
        Grant grant = Tokens.verify(
                token(key, claims -> {
                    claims.put("scope", "openid news.read");
                    claims.putObject("realm_access")
                            .putArray("roles")
                            .add("user")
                            .add("editor");
                }),
                issuer);

        assertThat(mayRead(grant, "news/a")).isTrue();
        assertThat(mayRead(grant, "drafts/u1/a")).isTrue();
        assertThat(grant.allows(Right.HISTORY, Selector.of("news/a"))).isFalse();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("news/a"))).isTrue();
        assertThat(mayRead(Tokens.verify(token(key, claims -> claims.put("scope", "openid")), issuer), "news/a"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'key':'key.jwk','audence':'x' | an issuer has a member \"audence\"; did you mean audience?",
                "'iss':'x' | the issuer \"app\": its keys are said in no place; expected one of key, keyVariable and jwks",
                "'key':'key.jwk','jwks':'https://x/y' | the issuer \"app\": its keys are said in 2 places",
                "'key':'none.jwk' | expected one with keys",
                "'keyVariable':'NO_KEY' | the environment has no variable \"NO_KEY\"; expected one with a key",
                "'keyVariable':'BAD_KEY' | the variable BAD_KEY: The secret has 5 bytes; expected at least 32",
                "'jwks':'http://login.example.com/keys' | login.example.com",
                "'jwks':'https://login example' | its jwks \"https://login example\" is no URL",
                "'key':'key.jwk','algorithms':['RS256'] | which the settings pin it to",
                "'key':'key.jwk','algorithms':['none'] | its algorithms name \"none\"; expected such as ES256",
                "'key':'key.jwk','leeway':'soon' | \"soon\" is no duration",
                "'key':'key.jwk','leeway':30 | an issuer has another leeway; expected a text",
                "'key':'key.jwk','leeway':'1h' | The leeway is PT1H; expected 0 to PT10M",
                "'key':'key.jwk','most':{'reed':'a'} | a ceiling has a member \"reed\"; did you mean read?",
                "'key':'key.jwk','deny':'a*' | The selector \"a*\" has a star within a level",
                "'key':'key.jwk','limits':{'stream':1} | a list of limits has a member \"stream\"; did you mean streams?",
                "'key':'key.jwk','claims':[{'claim':'scope','value':'a'}] | the rule for the claim \"scope\" grants nothing",
                "'key':'key.jwk','claims':[{'claim':'scope','read':'a'}] | a rule for claims has no value; expected a text",
                "'key':'key.jwk','claims':{'claim':'scope'} | an issuer has another claims; expected a list",
                "'key':'key.jwk','previous':{'key':'old.txt'} | its previous key has no until",
                "'jwks':'https://127.0.0.1/k','previous':{'key':'old.txt'} | it has a previous key and jwks",
            })
    void areRefusedWhereTheirFileIsWrong(String members, String message) {
        assertThatThrownBy(() -> one(members))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("The file of issuers ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | expected JSON such as {\"issuers\": [...]}",
                "{'issuers':[]} | there is no issuer in it; expected one",
                "{'issuers':[{'key':'key.jwk'}]} | an issuer has no name; expected a text",
                "{'issuers':['app']} | there is an issuer that is none; expected an object with name and keys",
                "{'issuers':[{'name':'a','key':'key.jwk'},{'name':'a','key':'key.jwk'}]} | there are two issuers a",
            })
    void areRefusedWhereTheirListIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(message);
    }
}
