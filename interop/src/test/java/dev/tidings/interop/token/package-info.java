/** Tokens that others' libraries make, each in a process of its own. Start at {@link dev.tidings.interop.token.TokensOfOthersTest}. */
@NullMarked
package dev.tidings.interop.token;

import org.jspecify.annotations.NullMarked;
