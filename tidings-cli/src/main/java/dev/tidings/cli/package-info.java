/**
 * The {@code tidings} program: {@link dev.tidings.cli.Tidings} is where it starts. Its commands are in rooms that do not know each other: {@code serve},
 * {@code talk}, {@code log}, {@code bench}; what they all print with is in {@code print}.
 */
@NullMarked
package dev.tidings.cli;

import org.jspecify.annotations.NullMarked;
