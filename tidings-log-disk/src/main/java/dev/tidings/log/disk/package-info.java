/**
 * The event log on RocksDB: history that survives a restart, a kill and a power cut. Start at {@link dev.tidings.log.disk.DiskEventLog}: one
 * committer thread writes in groups, a few threads read. How it lies on the disk is said in {@code EventCodec}, {@code IndexKeys} and the decision record on the store.
 */
@NullMarked
package dev.tidings.log.disk;

import org.jspecify.annotations.NullMarked;
