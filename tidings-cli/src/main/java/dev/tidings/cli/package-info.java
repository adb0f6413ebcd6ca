/**
 * The {@code tidings} program: {@link dev.tidings.cli.Tidings} is where it starts, and each command is a class. The flags of the server are
 * those of {@link dev.tidings.settings.Setting}.
 */
@NullMarked
package dev.tidings.cli;

import org.jspecify.annotations.NullMarked;
