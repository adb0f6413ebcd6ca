/** What commands find around them and print with: {@link dev.tidings.cli.print.Surroundings}, {@link dev.tidings.cli.print.Figures}, JSON, how far they are. */
@NullMarked
package dev.tidings.cli.print;

import org.jspecify.annotations.NullMarked;
