/**
 * Signed tokens as text: compact JWS (RFC 7515) with the algorithms of RFC 7518 and RFC 8037, on what the JDK has of them. Start at {@link
 * dev.tidings.auth.jws.CompactJws}. Nothing here knows of keys' files, claims or grants.
 */
@NullMarked
package dev.tidings.auth.jws;

import org.jspecify.annotations.NullMarked;
