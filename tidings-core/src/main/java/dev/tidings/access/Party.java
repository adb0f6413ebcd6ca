package dev.tidings.access;

import org.jspecify.annotations.Nullable;

/**
 * Whom limits are counted for: an issuer's subject, or, where it names none, the one token.
 *
 * @param issuer who vouches; null for who showed nothing
 * @param subject null where there is none
 * @param tokenId of the token of who has no subject; else null
 */
public record Party(@Nullable String issuer, @Nullable String subject, @Nullable String tokenId) {
    public static Party of(Bearer bearer) {
        return new Party(bearer.issuer(), bearer.subject(), bearer.subject() == null ? bearer.tokenId() : null);
    }
}
