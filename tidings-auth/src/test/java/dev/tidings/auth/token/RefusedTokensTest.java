package dev.tidings.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.Tokens;
import dev.tidings.auth.jws.Base64Url;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.FreshKey;
import dev.tidings.auth.key.TokenKey;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hundreds of tokens that are malformed or forged: each is refused, in no more words than are fit for a stranger, and for no more work than a good one is. */
class RefusedTokensTest {
    private static final TokenKey KEY = Tokens.key(JwsAlgorithm.HS256);
    private static final Issuer ISSUER = Tokens.issuer(KEY);
    /** In all texts of tokens here. */
    private static final String MARK = "q7Zx";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String header() {
        return Tokens.header(KEY).toString();
    }

    private static String claims() {
        return Tokens.claims(claims -> claims.put("mark", MARK)).toString();
    }

    private static List<String> ofOddJson() {
        List<String> tokens = new ArrayList<>();
        for (String odd : List.of(
                "",
                " ",
                "null",
                "true",
                "1",
                "\"a\"",
                "[]",
                "[{}]",
                "{",
                "}",
                "{}}",
                "{} {}",
                "{}x",
                "{'alg':'HS256'}",
                "{alg:1}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":\"\\x\"}",
                "{/**/}",
                "\uFEFF{}",
                "{\"a\":\u0001}",
                "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}",
                "{\"a\":" + "9".repeat(100) + "}")) {
            tokens.add(Tokens.token(KEY, utf8(odd), utf8(claims())));
            tokens.add(Tokens.token(KEY, utf8(header()), utf8(odd)));
        }
        return tokens;
    }

    private static List<String> ofOddHeaders() {
        List<String> tokens = new ArrayList<>();
        for (String name :
                List.of("crit", "jwk", "jku", "x5u", "x5c", "zip", "b64", "enc", "cty", "typ", "kid", "alg")) {
            for (String value : List.of("null", "1", "[]", "{}", "\"x\"", "[\"exp\"]", "true")) {
                ObjectNode header = Tokens.header(KEY);
                header.remove(name);
                String json = header.toString();
                tokens.add(Tokens.token(
                        KEY,
                        utf8(json.substring(0, json.length() - 1) + ",\"" + name + "\":" + value + "}"),
                        utf8(claims())));
            }
        }
        return tokens;
    }

    private static List<String> ofOddClaims() {
        List<String> tokens = new ArrayList<>();
        for (String name : List.of("iss", "aud", "exp", "nbf", "iat", "sub", "jti", "tidings")) {
            for (String value : List.of("-1", "1e400", "253402300800", "[1]", "{\"read\":1}", "true")) {
                String json = Tokens.claims(claims -> claims.remove(name)).toString();
                tokens.add(Tokens.token(
                        KEY,
                        utf8(header()),
                        utf8(json.substring(0, json.length() - 1) + ",\"" + name + "\":" + value + "}")));
            }
        }
        for (String own : List.of(
                "{\"read\":[\"a*\"]}",
                "{\"read\":[\"\"]}",
                "{\"read\":[\"**/a\"]}",
                "{\"read\":[\"x{sub}\"]}",
                "{\"read\":[[]]}",
                "{\"publish\":{\"a\":\"b\"}}",
                "{\"limits\":[]}",
                "{\"limits\":{\"streams\":-1}}",
                "{\"limits\":{\"streams\":1.5}}",
                "{\"limits\":{\"streams\":4294967297}}",
                "{\"read\":[" + "\"a\",".repeat(100) + "\"b\"]}",
                "\"**\"",
                "[\"**\"]")) {
            String json = Tokens.claims(claims -> claims.remove("tidings")).toString();
            tokens.add(Tokens.token(
                    KEY, utf8(header()), utf8(json.substring(0, json.length() - 1) + ",\"tidings\":" + own + "}")));
        }
        return tokens;
    }

    private static List<String> ofOddText() {
        String good = Tokens.token(KEY, utf8(header()), utf8(claims()));
        List<String> parts = Arrays.asList(good.split("\\.", -1));
        List<String> tokens = new ArrayList<>(List.of(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "Bearer " + good,
                good + ".",
                good + "..",
                "." + good,
                good + "=",
                good + "\n",
                " " + good,
                good + "." + parts.get(2),
                parts.get(0) + "." + parts.get(1),
                parts.get(0) + ".." + parts.get(2),
                parts.get(1) + "." + parts.get(0) + "." + parts.get(2),
                good + "A",
                good.replace('.', ','),
                parts.get(0) + "=." + parts.get(1) + "." + parts.get(2),
                "A".repeat(9000),
                good + "A".repeat(9000)));
        for (int i = 1; i < 40; i++) {
            tokens.add(good.substring(0, good.length() - i));
            tokens.add(parts.get(0) + "." + parts.get(1) + "." + Base64Url.encode(FreshKey.random(i)));
        }
        return tokens;
    }

    @Test
    void everyOneIsRefusedInFewWords() {
        List<String> tokens = new ArrayList<>();
        tokens.addAll(ofOddJson());
        tokens.addAll(ofOddHeaders());
        tokens.addAll(ofOddClaims());
        tokens.addAll(ofOddText());

        assertThat(tokens).hasSizeGreaterThan(200).allSatisfy(token -> {
            Throwable refused = catchThrowable(() -> Tokens.verify(token, ISSUER));
            assertThat(refused).isInstanceOf(RefusedCredentialsException.class);
            assertThat(refused.getStackTrace()).isEmpty();
            assertThat(refused.getMessage())
                    .hasSizeLessThan(300)
                    .doesNotContain(MARK, Tokens.ISSUER, String.valueOf(KEY.id()));
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "RS256", "PS256", "ES256", "EDDSA"})
    void refusingCostsNoMoreThanAFifthBeyondVerifying(JwsAlgorithm algorithm) {
        TokenKey key = Tokens.key(algorithm);
        Issuer issuer = Tokens.issuer(key);
        String good = Tokens.token(key);
        String other = Tokens.token(key, Tokens.claims(claims -> claims.put("sub", "u2")));
        String forged = good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        int times = algorithm == JwsAlgorithm.HS256 ? 1000 : 20;

        // Of each the quickest of many rounds, in turns: what else the machine does only makes some slower.
        long verifying = Long.MAX_VALUE;
        long refusing = Long.MAX_VALUE;
        for (int round = 0; round < 15; round++) {
            verifying = Math.min(verifying, cpuTime(times, () -> Tokens.verify(good, issuer)));
            refusing = Math.min(refusing, cpuTime(times, () -> Tokens.refusal(forged, issuer)));
        }

        assertThat(refusing).isLessThan(verifying * 6 / 5);
    }

    private static long cpuTime(int times, Runnable task) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            task.run();
        }
        return threads.getCurrentThreadCpuTime() - before;
    }
}
