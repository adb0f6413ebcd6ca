package dev.tidings.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.ManualClock;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class IssuerTest {
    private static final TokenKey KEY = Tokens.key(JwsAlgorithm.HS256);
    private static final long NOW = ManualClock.START.getEpochSecond();

    private static Issuer issuer(Ceiling ceiling, ClaimRule... rules) {
        return new Issuer(
                "app",
                KeySource.of(new KeySet(List.of(KEY))),
                TokenRules.usual(Tokens.ISSUER, Set.of(Tokens.AUDIENCE)),
                ceiling,
                List.of(rules));
    }

    private static Issuer issuer(ClaimRule... rules) {
        return issuer(Ceiling.ALL, rules);
    }

    private static List<SubjectSelector> selectors(String... texts) {
        return Arrays.stream(texts).map(SubjectSelector::new).toList();
    }

    private static ClaimRule reads(String claim, String value, String... selectors) {
        return new ClaimRule(claim, value, Right.READ, selectors(selectors));
    }

    private static Grant grant(Issuer issuer, Consumer<ObjectNode> change) {
        return Tokens.verify(Tokens.token(KEY, Tokens.claims(change)), issuer);
    }

    private static Refusal refusal(Consumer<ObjectNode> change) {
        return Tokens.refusal(Tokens.token(KEY, Tokens.claims(change)), issuer());
    }

    private static boolean mayRead(Grant grant, String selector) {
        return grant.allows(Right.READ, Selector.of(selector));
    }

    @Test
    void grantsWhatItsTokensSay() {
        Grant grant = grant(issuer(), claims -> {
            ObjectNode own = claims.putObject("tidings");
            own.put("read", "news/**").putArray("publish").add("chat/{sub}");
            own.putArray("history");
            own.putObject("limits").put("streams", 5).put("bytesPerSecond", 1000L);
        });

        assertThat(grant.bearer()).isEqualTo(new Bearer("app", "u1", "t1", ManualClock.START));
        assertThat(grant.until()).isEqualTo(ManualClock.START.plus(Duration.ofHours(1)));
        assertThat(mayRead(grant, "news/*")).isTrue();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("chat/u1"))).isTrue();
        assertThat(grant.allows(Right.HISTORY, Selector.of("news/a"))).isFalse();
        assertThat(grant.limits()).isEqualTo(new Limits(5, Integer.MAX_VALUE, Integer.MAX_VALUE, 1000));
    }

    @Test
    void grantsNothingBeyondItsCeiling() {
        Ceiling ceiling = new Ceiling(
                new GrantedSelectors(Map.of(Right.READ, selectors("tenants/42/**", "users/{sub}/**"))),
                selectors("tenants/42/secret/**"),
                new Limits(3, 10, 10, 10));

        Grant grant = grant(issuer(ceiling), claims -> {
            ObjectNode own = claims.putObject("tidings");
            own.putArray("read").add("**").add("tidings/**");
            own.put("publish", "**").put("operate", "**");
        });

        assertThat(mayRead(grant, "tenants/42/a")).isTrue();
        assertThat(mayRead(grant, "users/u1/mail")).isTrue();
        assertThat(mayRead(grant, "users/u2/mail")).isFalse();
        assertThat(mayRead(grant, "tenants/42/**")).isFalse();
        assertThat(mayRead(grant, "tidings/ready")).isFalse();
        assertThat(grant.allows(Right.PUBLISH, Selector.of("tenants/42/a"))).isFalse();
        assertThat(grant.allows(Right.OPERATE, Selector.of("tenants/42/a"))).isFalse();
        assertThat(grant.limits().streams()).isEqualTo(3);
    }

    @Test
    void refusesATokenAtItsVeryEndAndBeforeItsBeginning() {
        assertThat(refusal(claims -> claims.put("exp", NOW))).isEqualTo(Refusal.EXPIRED);
        assertThat(refusal(claims -> claims.put("nbf", NOW + 31))).isEqualTo(Refusal.NOT_YET_VALID);
        assertThat(refusal(claims -> claims.put("iat", NOW + 31))).isEqualTo(Refusal.NOT_YET_VALID);
        assertThat(grant(issuer(), claims -> claims.put("nbf", NOW + 30)
                                .put("iat", NOW + 30)
                                .put("exp", NOW + 40.5))
                        .until())
                .isEqualTo(Instant.ofEpochMilli(NOW * 1000 + 40_500));
    }

    @Test
    void refusesATokenWithoutEndOrWithALongerLifeThanItMayGive() {
        assertThat(refusal(claims -> claims.remove("exp"))).isEqualTo(Refusal.UNACCEPTABLE);
        assertThat(refusal(claims -> claims.put("exp", NOW + 24 * 3600 + 1))).isEqualTo(Refusal.UNACCEPTABLE);
        assertThat(refusal(claims -> {
                    claims.remove("iat");
                    claims.put("exp", NOW + 24 * 3600 + 1);
                }))
                .isEqualTo(Refusal.UNACCEPTABLE);
    }

    @Test
    void understandsScopesAsOauthHasThem() {
        Issuer issuer = issuer(reads("scope", "news.read", "news/**"));

        assertThat(mayRead(grant(issuer, claims -> without(claims).put("scope", "openid news.read")), "news/a"))
                .isTrue();
        assertThat(mayRead(grant(issuer, claims -> without(claims).put("scope", "openid news.reader")), "news/a"))
                .isFalse();
    }

    @Test
    void understandsRolesAsKeycloakHasThem() {
        Issuer issuer = issuer(reads("realm_access.roles", "editor", "drafts/**", "users/{sub}/**"));
        Grant grant = grant(issuer, claims -> without(claims)
                .putObject("realm_access")
                .putArray("roles")
                .add("x")
                .add("editor"));

        assertThat(mayRead(grant, "drafts/a")).isTrue();
        assertThat(mayRead(grant, "users/u1/a")).isTrue();
    }

    @Test
    void understandsPermissionsAndNamesWithDotsAsAuth0HasThem() {
        Issuer issuer = issuer(
                reads("permissions", "read:news", "news/**"),
                reads("https://app.example.com/groups", "staff", "staff/**"));
        Grant grant = grant(issuer, claims -> {
            without(claims).putArray("permissions").add("read:news");
            claims.putArray("https://app.example.com/groups").add("staff");
        });

        assertThat(mayRead(grant, "news/a")).isTrue();
        assertThat(mayRead(grant, "staff/a")).isTrue();
    }

    @Test
    void heedsOtherClaimsOnlyWhereATokenHasNotItsOwn() {
        Issuer issuer = issuer(reads("scope", "all", "**"));

        assertThat(mayRead(grant(issuer, claims -> claims.put("scope", "all")), "orders"))
                .isFalse();
        assertThat(mayRead(grant(issuer, claims -> without(claims).put("scope", "other")), "orders"))
                .isFalse();
        assertThat(mayRead(grant(issuer, claims -> without(claims).put("scope", 7)), "orders"))
                .isFalse();
    }

    private static ObjectNode without(ObjectNode claims) {
        claims.remove("tidings");
        return claims;
    }

    @Test
    void aKeyThatIsOverVerifiesNothing() {
        TokenKey over = KEY.until(ManualClock.START);

        assertThat(Tokens.refusal(Tokens.token(KEY), Tokens.issuer(over))).isEqualTo(Refusal.WRONG_KEY);
        assertThat(Tokens.verify(Tokens.token(KEY), Tokens.issuer(KEY.until(ManualClock.START.plusSeconds(1))))
                        .bearer()
                        .subject())
                .isEqualTo("u1");
    }

    @Test
    void noTwoIssuersTakeTheSameTokens() {
        Issuer any = new Issuer(
                "any",
                KeySource.of(new KeySet(List.of(KEY))),
                TokenRules.usual(null, Set.of()),
                Ceiling.ALL,
                List.of());
        Issuer more = new Issuer(
                "more",
                KeySource.of(new KeySet(List.of(KEY))),
                TokenRules.usual(null, Set.of()),
                Ceiling.ALL,
                List.of());

        assertThatThrownBy(() -> new Issuers(List.of(issuer(), issuer())))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("There are two issuers \"app\"; expected a name for each");
        assertThatThrownBy(() -> new Issuers(List.of(any, more)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("both take tokens of any iss");
        String anybodys = Tokens.token(KEY, Tokens.claims(claims -> {
            claims.put("iss", "x");
            claims.remove("aud");
        }));
        assertThat(Tokens.verify(anybodys, issuer(), any).bearer().issuer()).isEqualTo("any");
    }

    @Test
    void signsWhatItTakes() {
        String token = new TokenContent(
                        new TokenContent.Parties(Tokens.ISSUER, "u1", List.of(Tokens.AUDIENCE)),
                        "t9",
                        ManualClock.START,
                        ManualClock.START.plusSeconds(60),
                        GrantedSelectors.NONE.and(Right.READ, selectors("users/{sub}/**")))
                .signedBy(KEY);

        Grant grant = Tokens.verify(token, issuer());
        assertThat(grant.bearer().tokenId()).isEqualTo("t9");
        assertThat(mayRead(grant, "users/u1/**")).isTrue();
    }

    @Test
    void saysOfTheBearerWhatItsTokensSay() {
        String longest = "\"" + "é".repeat(511) + "\"";
        assertThat(grant(issuer(), claims -> claims.putObject("tidings").put("read", "a"))
                        .info())
                .isNull();
        assertThat(grant(issuer(), claims -> claims.putObject("tidings").putNull("info"))
                        .info())
                .isNull();
        assertThat(grant(issuer(), claims -> claims.putObject("tidings")
                                .putObject("info")
                                .put("name", "Ann\n")
                                .putArray("teams")
                                .add(7))
                        .info())
                .isEqualTo("{\"name\":\"Ann\\n\",\"teams\":[7]}");
        assertThat(grant(issuer(), claims -> claims.putObject("tidings").put("info", "é".repeat(511)))
                        .info())
                .isEqualTo(longest);
        assertThat(refusal(claims -> claims.putObject("tidings").put("info", "é".repeat(512))))
                .isEqualTo(Refusal.UNACCEPTABLE);
    }

    @Test
    void signsWhatIsSaidOfTheBearer() {
        TokenContent.Parties parties = new TokenContent.Parties(Tokens.ISSUER, "u1", List.of(Tokens.AUDIENCE));
        Instant now = ManualClock.START;
        Instant soon = now.plusSeconds(60);
        TokenContent content =
                new TokenContent(parties, "t9", now, soon, GrantedSelectors.NONE, " { \"name\" : \"Ann\" } ");

        assertThat(Tokens.verify(content.signedBy(KEY), issuer()).info()).isEqualTo("{\"name\":\"Ann\"}");
        for (String wrong : List.of("Ann", "", "{} {}", "\"" + "a".repeat(1023) + "\"")) {
            assertThatThrownBy(() -> new TokenContent(parties, "t9", now, soon, GrantedSelectors.NONE, wrong))
                    .isInstanceOf(InvalidValueException.class);
        }
    }
}
