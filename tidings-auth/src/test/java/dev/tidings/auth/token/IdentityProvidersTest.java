package dev.tidings.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Grant;
import dev.tidings.access.Right;
import dev.tidings.auth.ManualClock;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.KeyFile;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.Selector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each recipe of the guide, with a token as the provider makes it. */
class IdentityProvidersTest {
    private static final Path GUIDE = Path.of("../docs/guides/identity-providers.md");

    private final Path folder;

    IdentityProvidersTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What the recipe under a heading makes of a token with these claims. */
    private Grant grant(String heading, String claims) throws IOException {
        TokenKey key = new KeyFile(folder.resolve("key.jwk")).create(JwsAlgorithm.RS256);
        Matcher recipe = Pattern.compile("## " + heading + "\n\n```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(GUIDE));
        assertThat(recipe.find()).isTrue();
        String file = recipe.group(1).replaceAll("\"jwks\": \"[^\"]*\"", "\"key\": \"key.jwk\"");
        assertThat(file).contains("key.jwk");
        Issuer issuer = new IssuersFile(Files.writeString(folder.resolve("issuers.json"), file), Map.of())
                .read()
                .get(0);
        ObjectNode token = Objects.requireNonNull(
                StrictJson.object(claims.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        long now = ManualClock.START.getEpochSecond();
        return Tokens.verify(Tokens.token(key, token.put("iat", now).put("exp", now + 300)), issuer);
    }

    private static void assertAllows(Grant grant, Right right, String... selectors) {
        for (String selector : selectors) {
            assertThat(grant.allows(right, Selector.of(selector))).as(selector).isTrue();
        }
        assertThat(grant.allows(right, Selector.of("others"))).isFalse();
    }

    @Test
    void keycloaksRolesAndGroupsAreMapped() throws IOException {
        Grant grant = grant(
                "Keycloak",
                """
                {'iss':'https://login.example.com/realms/demo','aud':['tidings','account'],'sub':'2f0b-77','typ':'Bearer',
                 'azp':'web','jti':'onrtac:1','sid':'s','acr':'1','allowed-origins':['https://app.example.com'],
                 'realm_access':{'roles':['offline_access','reader']},
                 'resource_access':{'tidings':{'roles':['editor']},'account':{'roles':['view-profile']}},
                 'scope':'openid email','groups':['/staff'],'email_verified':false,'preferred_username':'anna'}""");

        assertAllows(grant, Right.READ, "news/**", "users/2f0b-77/**", "staff/a");
        assertAllows(grant, Right.PUBLISH, "news/a");
    }

    @Test
    void auth0sPermissionsAndOwnClaimsAreMapped() throws IOException {
        Grant grant = grant(
                "Auth0",
                """
                {'iss':'https://example.eu.auth0.com/','sub':'auth0|5f7c','aud':['https://hub.example.com',
                 'https://example.eu.auth0.com/userinfo'],'azp':'abc','scope':'openid publish:news',
                 'permissions':['read:news'],'https://example.com/roles':['staff']}""");

        assertAllows(grant, Right.READ, "news/**", "users/auth0|5f7c/inbox", "staff/a");
        assertAllows(grant, Right.PUBLISH, "news/a");
    }

    @Test
    void springsScopesAreMapped() throws IOException {
        Grant grant = grant(
                "Spring Authorization Server",
                """
                {'iss':'https://auth.example.com','sub':'anna','aud':'web-app','nbf':1,'scope':['openid','news.read'],
                 'roles':['editor'],'jti':'1b'}""");

        assertAllows(grant, Right.READ, "news/**", "users/anna/a");
        assertAllows(grant, Right.PUBLISH, "news/a");
    }
}
