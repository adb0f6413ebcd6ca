/** The key-value store, open: its families and keys, batches, cursors, what its failures mean. Start at {@link dev.tidings.log.disk.store.StoreAccess}. Any thread reads, one writes. */
@NullMarked
package dev.tidings.log.disk.store;

import org.jspecify.annotations.NullMarked;
