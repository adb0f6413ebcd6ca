/**
 * The {@code tidings} program: {@link dev.tidings.cli.Tidings} is where it starts, each command is a class, and
 * {@link dev.tidings.cli.Setting} is the one table of the server's settings that flags, environment, file, help and reference page
 * all come from.
 */
@NullMarked
package dev.tidings.cli;

import org.jspecify.annotations.NullMarked;
