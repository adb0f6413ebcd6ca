/**
 * Makes grants of tokens and of API keys. Start at {@link dev.tidings.auth.TokenAuthenticator}: credentials come in on an event loop, which goes on at once; a few threads look at
 * tokens that are new, a cache remembers those that were good. Rooms: {@code jws <- file <- key <- token <- apikey}, and this one, where they come together.
 */
@NullMarked
package dev.tidings.auth;

import org.jspecify.annotations.NullMarked;
