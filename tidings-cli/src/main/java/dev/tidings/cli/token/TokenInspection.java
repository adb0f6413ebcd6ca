package dev.tidings.cli.token;

import dev.tidings.access.Grant;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Right;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.token.Ceiling;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.Issuers;
import dev.tidings.auth.token.TokenRules;
import dev.tidings.auth.token.TokenVerifier;
import dev.tidings.topic.Selector;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Says what a token claims, and what comes of it. */
record TokenInspection(PrintWriter out, Clock clock) {
    private static final String NAME = "inspected";

    /** What it claims, which anybody may have written. */
    boolean claims(String token) {
        return print(token, jws -> line("verdict", "not verified: there is neither --key nor --config"));
    }

    /** What it claims, and whether an issuer takes it that has these keys. */
    boolean verdict(String token, KeySet keys, PartiesOption parties) {
        TokenRules rules = TokenRules.usual(parties.issuer(), Set.copyOf(parties.audiences()));
        return verdict(token, List.of(new Issuer(NAME, KeySource.of(keys), rules, Ceiling.ALL, List.of())));
    }

    /** What it claims, and whether one of these takes it. Waits for keys that are had from an address. */
    boolean verdict(String token, List<Issuer> issuers) {
        return print(token, jws -> {
            Issuer issuer = new Issuers(issuers).of(jws);
            line("issuer", issuer.name());
            Grant grant = new TokenVerifier(clock)
                    .verify(jws, issuer, keysOf(issuer, jws))
                    .grant();
            for (Right right : Right.values()) {
                if (!grant.rights().of(right).isEmpty()) {
                    line(right.key(), selectors(grant.rights().of(right)));
                }
            }
            if (!grant.rights().denied().isEmpty()) {
                line("never", selectors(grant.rights().denied()));
            }
            if (grant.info() != null) {
                line("info", printable(grant.info()));
            }
            line("until", grant.until().toString());
            line("verdict", "taken");
        });
    }

    private static KeySet keysOf(Issuer issuer, CompactJws jws) {
        try {
            return issuer.keys().keysFor(jws.header()).toCompletableFuture().join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RefusedCredentialsException refused) {
                throw refused;
            }
            throw failure;
        }
    }

    private interface Rest {
        void of(CompactJws jws);
    }

    private boolean print(String token, Rest rest) {
        try {
            CompactJws jws = CompactJws.parse(token);
            String keyId = jws.header().keyId();
            line("signed by", jws.header().algorithm().key() + (keyId == null ? "" : ", key " + printable(keyId)));
            line("claims", printable(jws.claims().toString()));
            rest.of(jws);
            return true;
        } catch (RefusedCredentialsException e) {
            line("verdict", "refused: " + e.getMessage());
            return false;
        }
    }

    private static String selectors(List<Selector> selectors) {
        return selectors.stream().map(Selector::text).collect(Collectors.joining(", "));
    }

    /** A token may say anything; a terminal is not to be told by it what to do. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    private void line(String name, String value) {
        out.printf("%-10s %s%n", name, value);
    }
}
