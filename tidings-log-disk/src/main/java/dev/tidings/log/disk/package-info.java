/**
 * The event log on RocksDB: history that survives a restart, a kill and a power cut. Start at {@link dev.tidings.log.disk.DiskEventLog}. What is here is
 * for its users; the rooms below are its own: {@code commit} and {@code retain} write, {@code read} answers, all on {@code state}, {@code index},
 * {@code record} and {@code store}. How it lies on the disk is said in {@code StoredEvent}, {@code IndexKeys} and the decision record on the store.
 */
@NullMarked
package dev.tidings.log.disk;

import org.jspecify.annotations.NullMarked;
