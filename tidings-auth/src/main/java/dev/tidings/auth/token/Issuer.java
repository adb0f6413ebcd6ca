package dev.tidings.auth.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.access.Bearer;
import dev.tidings.access.Grant;
import dev.tidings.access.Limits;
import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.access.Rights;
import dev.tidings.auth.file.LimitClaims;
import dev.tidings.auth.key.KeySource;
import dev.tidings.topic.InvalidValueException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is believed, by which keys, and how much of it.
 *
 * @param name tells it from others in logs and revocations
 * @param claimRules what claims of an identity provider grant, of a token that has no claim {@value #CLAIM}
 */
public record Issuer(String name, KeySource keys, TokenRules rules, Ceiling ceiling, List<ClaimRule> claimRules) {
    /** The claim in which a token says what it grants. */
    public static final String CLAIM = "tidings";

    private static final String LIMITS = "limits";

    public Issuer {
        claimRules = List.copyOf(claimRules);
        if (name.isEmpty()) {
            throw new InvalidValueException("The issuer's name is empty; expected one, such as app");
        }
    }

    /**
     * What a token grants that one of the keys has signed.
     *
     * @throws RefusedCredentialsException if it is nothing at {@code now}
     */
    Grant grant(ObjectNode json, Instant now) {
        Claims claims = new Claims(json);
        rules.check(claims, now);
        Bearer bearer = new Bearer(name, claims.text("sub"), claims.text("jti"), claims.time("iat"));
        Instant until = Objects.requireNonNull(claims.time("exp"));
        try {
            return new Grant(bearer, rights(json, bearer), until, limits(json), info(json));
        } catch (InvalidValueException e) {
            throw new RefusedCredentialsException(
                    Refusal.UNACCEPTABLE, "The token says what cannot be granted. " + e.getMessage());
        }
    }

    private Rights rights(ObjectNode json, Bearer bearer) {
        JsonNode own = json.get(CLAIM);
        GrantedSelectors selectors = own == null ? ruled(json) : GrantedSelectors.of(object(own));
        return selectors.of(bearer.subject()).within(ceiling.rights(bearer.subject()));
    }

    private GrantedSelectors ruled(ObjectNode json) {
        GrantedSelectors selectors = GrantedSelectors.NONE;
        for (ClaimRule rule : claimRules) {
            if (rule.appliesTo(json)) {
                selectors = selectors.and(rule.right(), rule.selectors());
            }
        }
        return selectors;
    }

    private Limits limits(ObjectNode json) {
        JsonNode own = json.get(CLAIM);
        return LimitClaims.of(own == null ? null : object(own).get(LIMITS)).within(ceiling.limits());
    }

    private static @Nullable String info(ObjectNode json) {
        JsonNode own = json.get(CLAIM);
        return own == null ? null : InfoClaim.of(object(own).get(InfoClaim.NAME));
    }

    private static ObjectNode object(JsonNode own) {
        if (own instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidValueException(
                "Its " + CLAIM + " is not what it takes; expected an object such as {\"read\": [\"news/**\"]}");
    }
}
