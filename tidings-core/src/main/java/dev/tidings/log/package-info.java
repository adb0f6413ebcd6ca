/**
 * The ordered event log, the one source of truth that every subscriber reads from. {@link dev.tidings.log.EventLog} is the port;
 * {@link dev.tidings.log.MemoryEventLog} keeps it in memory. What every log must do is tested by {@code EventLogContract}.
 */
@NullMarked
package dev.tidings.log;

import org.jspecify.annotations.NullMarked;
