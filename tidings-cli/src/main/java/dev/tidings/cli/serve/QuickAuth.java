package dev.tidings.cli.serve;

import dev.tidings.access.Right;
import dev.tidings.access.SubjectSelector;
import dev.tidings.auth.TokenOptions;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.key.FreshKey;
import dev.tidings.auth.key.KeySet;
import dev.tidings.auth.key.KeySource;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.auth.token.Ceiling;
import dev.tidings.auth.token.GrantedSelectors;
import dev.tidings.auth.token.Issuer;
import dev.tidings.auth.token.TokenContent;
import dev.tidings.auth.token.TokenRules;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A key for a first try, which is nowhere but in this process, and three tokens signed by it; by each it may be seen who is there. */
final class QuickAuth {
    private static final List<SubjectSelector> EVERYTHING = List.of(new SubjectSelector("**"));
    private static final GrantedSelectors READING =
            GrantedSelectors.NONE.and(Right.READ, EVERYTHING).and(Right.PRESENCE, EVERYTHING);

    private final TokenKey key = FreshKey.of(JwsAlgorithm.HS256);

    /** Takes the tokens, and no others. */
    TokenOptions options() {
        KeySource keys = KeySource.of(new KeySet(List.of(key)));
        TokenRules rules = TokenRules.usual(null, Set.of());
        return TokenOptions.of(List.of(new Issuer("quick-auth", keys, rules, Ceiling.ALL, List.of())));
    }

    /** Reads and publishes everything, for a day. */
    String publisher() {
        return token("publisher", READING.and(Right.PUBLISH, EVERYTHING));
    }

    /** Reads everything, for a day. */
    String reader() {
        return token("reader", READING);
    }

    /** Operates the hub and reads everything, for a day. */
    String operator() {
        return token("operator", READING.and(Right.OPERATE, EVERYTHING));
    }

    private String token(String subject, GrantedSelectors granted) {
        Instant now = Instant.now();
        TokenContent.Parties parties = new TokenContent.Parties(null, subject, List.of());
        String id = UUID.randomUUID().toString();
        return new TokenContent(parties, id, now, now.plus(TokenRules.USUAL_LIFE), granted).signedBy(key);
    }
}
