/**
 * What the program says of itself while it runs: the backend of SLF4J, which SLF4J finds by itself ({@link dev.tidings.cli.journal.JournalProvider}). {@link dev.tidings.cli.journal.Journal} says in which form
 * lines go out. Who logs waits for nobody: a thread of its own writes.
 */
@NullMarked
package dev.tidings.cli.journal;

import org.jspecify.annotations.NullMarked;
