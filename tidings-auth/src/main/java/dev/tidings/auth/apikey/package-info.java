/**
 * Secrets for back ends, which have one and no issuer. Start at {@link dev.tidings.auth.apikey.ApiKeys}: the file has their names, hashes and grants; the secrets themselves are
 * with their owners alone.
 */
@NullMarked
package dev.tidings.auth.apikey;

import org.jspecify.annotations.NullMarked;
