/** Making tokens and keys, and looking into tokens: {@link dev.tidings.cli.token.TokenCommand}, {@link dev.tidings.cli.token.KeyCommand}. Needs no hub. */
@NullMarked
package dev.tidings.cli.token;

import org.jspecify.annotations.NullMarked;
