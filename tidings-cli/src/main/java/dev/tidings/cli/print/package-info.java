/** What commands print for people and programs: {@link dev.tidings.cli.print.Figures}, JSON, and how far they are. */
@NullMarked
package dev.tidings.cli.print;

import org.jspecify.annotations.NullMarked;
