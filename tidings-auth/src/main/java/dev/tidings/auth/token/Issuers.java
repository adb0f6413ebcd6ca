package dev.tidings.auth.token;

import dev.tidings.access.Refusal;
import dev.tidings.access.RefusedCredentialsException;
import dev.tidings.auth.jws.CompactJws;
import dev.tidings.topic.InvalidValueException;
import dev.tidings.topic.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All whose tokens are taken, by what the tokens call them. */
public final class Issuers {
    private final Map<String, Issuer> byIssuer = new HashMap<>();
    private final @Nullable Issuer ofAnyName;

    /** @throws InvalidValueException if a token could be of two of them, or two have one name */
    public Issuers(List<Issuer> issuers) {
        Set<String> names = new HashSet<>();
        Issuer any = null;
        for (Issuer issuer : issuers) {
            String iss = issuer.rules().issuer();
            if (!names.add(issuer.name())) {
                throw new InvalidValueException(
                        "There are two issuers " + Text.quote(issuer.name()) + "; expected a name for each");
            }
            if (iss == null && any != null) {
                throw new InvalidValueException("The issuers " + Text.quote(any.name()) + " and "
                        + Text.quote(issuer.name()) + " both take tokens of any iss; expected one at most");
            }
            if (iss == null) {
                any = issuer;
            } else if (byIssuer.put(iss, issuer) != null) {
                throw new InvalidValueException(
                        "There are two issuers whose iss is " + Text.quote(iss) + "; expected one");
            }
        }
        ofAnyName = any;
    }

    /**
     * Whose token it claims to be: by nobody's keys but theirs is it looked at.
     *
     * @throws RefusedCredentialsException if it is nobody's here
     */
    public Issuer of(CompactJws token) {
        String iss = new Claims(token.claims()).text("iss");
        Issuer issuer = iss == null ? ofAnyName : byIssuer.getOrDefault(iss, ofAnyName);
        if (issuer == null) {
            throw new RefusedCredentialsException(
                    Refusal.WRONG_ISSUER,
                    "The token is of nobody whom this hub trusts; expected the iss of an issuer in the settings");
        }
        return issuer;
    }
}
