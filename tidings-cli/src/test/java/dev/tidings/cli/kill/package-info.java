/**
 * The program, killed again and again while it is in use. Start at {@code KillTest}; who may say what about the events is in {@code Ledger}.
 */
@NullMarked
package dev.tidings.cli.kill;

import org.jspecify.annotations.NullMarked;
