/** Answers to readers: slices of the log, and the places that cursors stand for, from memory or the store. Start at {@link dev.tidings.log.disk.read.LogReads}. Any thread. */
@NullMarked
package dev.tidings.log.disk.read;

import org.jspecify.annotations.NullMarked;
