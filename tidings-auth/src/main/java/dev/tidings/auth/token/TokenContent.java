package dev.tidings.auth.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.auth.jws.JwsAlgorithm;
import dev.tidings.auth.jws.StrictJson;
import dev.tidings.auth.key.TokenKey;
import dev.tidings.topic.InvalidValueException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token is to say.
 *
 * @param id tells it from others, so that it can be taken back
 * @param info of its bearer to those who see who is there, in JSON; null for nothing
 */
public record TokenContent(
        Parties parties, String id, Instant issuedAt, Instant until, GrantedSelectors granted, @Nullable String info) {
    /** Who gives it, to whom, to be shown to whom; each null or empty if it does not say. */
    public record Parties(@Nullable String issuer, @Nullable String subject, List<String> audiences) {}

    /** @throws InvalidValueException if the info is no JSON, or too long */
    public TokenContent {
        info = info == null ? null : InfoClaim.of(StrictJson.value(info));
    }

    /** One that says nothing of its bearer. */
    public TokenContent(Parties parties, String id, Instant issuedAt, Instant until, GrantedSelectors granted) {
        this(parties, id, issuedAt, until, granted, null);
    }

    /**
     * The token.
     *
     * @throws InvalidValueException if the key cannot sign, or what is granted to the subject cannot be
     */
    public String signedBy(TokenKey key) {
        if (key.signing() == null) {
            throw new InvalidValueException("The key only verifies; expected one with its private part");
        }
        granted.of(parties.subject());
        JwsAlgorithm algorithm =
                key.algorithms().stream().min(Comparator.naturalOrder()).orElseThrow();
        ObjectNode header = StrictJson.newObject().put("alg", algorithm.key()).put("typ", "JWT");
        if (key.id() != null) {
            header.put("kid", key.id());
        }
        return CompactJws.sign(header, claims(), algorithm, key.signing());
    }

    private ObjectNode claims() {
        ObjectNode claims = StrictJson.newObject();
        if (parties.issuer() != null) {
            claims.put("iss", parties.issuer());
        }
        if (parties.subject() != null) {
            claims.put("sub", parties.subject());
        }
        putAudiences(claims);
        claims.put("iat", issuedAt.getEpochSecond())
                .put("exp", until.getEpochSecond())
                .put("jti", id);
        ObjectNode own = claims.putObject(Issuer.CLAIM);
        granted.putInto(own);
        if (info != null) {
            own.set(InfoClaim.NAME, StrictJson.value(info));
        }
        return claims;
    }

    private void putAudiences(ObjectNode claims) {
        if (parties.audiences().size() == 1) {
            claims.put("aud", parties.audiences().get(0));
        } else {
            parties.audiences().forEach(audience -> claims.withArray("aud").add(audience));
        }
    }
}
