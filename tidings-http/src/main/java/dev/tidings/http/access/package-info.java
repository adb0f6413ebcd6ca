/**
 * The {@link dev.tidings.http.access.Gate} that each request passes before anything else: which names the hub answers to, which pages may ask, and which may
 * read. Enters: a request. Leaves: nothing, or a {@link dev.tidings.http.Problem}. Immutable, for any thread.
 */
@NullMarked
package dev.tidings.http.access;

import org.jspecify.annotations.NullMarked;
