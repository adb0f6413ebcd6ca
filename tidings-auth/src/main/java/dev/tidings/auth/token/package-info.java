/**
 * What tokens claim, and what of it is granted. Start at {@link dev.tidings.auth.token.TokenVerifier}: signed text and keys come in, a grant leaves. {@link
 * dev.tidings.auth.token.Issuer} holds what is believed of whom. Nothing here waits.
 */
@NullMarked
package dev.tidings.auth.token;

import org.jspecify.annotations.NullMarked;
