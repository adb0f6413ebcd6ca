/** The manual pages of the program, as its commands describe themselves. A build calls it; the program does not. */
@NullMarked
package dev.tidings.cli.manual;

import org.jspecify.annotations.NullMarked;
