/** Takes what is beyond the log's bounds from the disk. Start at {@link dev.tidings.log.disk.retain.Keeper}. One thread. */
@NullMarked
package dev.tidings.log.disk.retain;

import org.jspecify.annotations.NullMarked;
