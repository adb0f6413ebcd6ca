/**
 * What the program has to do with processes: {@link dev.tidings.cli.process.Signals} come to this one, {@link dev.tidings.cli.process.Child} is another
 * that does not outlive it.
 */
@NullMarked
package dev.tidings.cli.process;

import org.jspecify.annotations.NullMarked;
