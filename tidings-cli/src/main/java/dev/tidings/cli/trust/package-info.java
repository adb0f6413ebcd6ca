/**
 * Whom a command trusts that talks to a hub over TLS. Start at {@link dev.tidings.cli.trust.TrustOption}.
 */
@NullMarked
package dev.tidings.cli.trust;

import org.jspecify.annotations.NullMarked;
