/**
 * The keys that tokens are signed and verified by: as the JDK has them, as JWK (RFC 7517) and PEM write them, in sets, from files and addresses. Start at {@link
 * dev.tidings.auth.key.TokenKey} and {@link dev.tidings.auth.key.KeySource}. A key is for one algorithm, or those that the settings pin it to, whatever a token says.
 */
@NullMarked
package dev.tidings.auth.key;

import org.jspecify.annotations.NullMarked;
