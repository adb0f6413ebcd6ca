/** Where the events of a topic lie, by segments of the log, and what stands under an own id or an idempotency key. Start at {@code IndexKeys}. */
@NullMarked
package dev.tidings.log.disk.index;

import org.jspecify.annotations.NullMarked;
