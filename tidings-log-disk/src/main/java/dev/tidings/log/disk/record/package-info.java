/** How events and results lie in the store, as bytes; and how bytes are read and written. */
@NullMarked
package dev.tidings.log.disk.record;

import org.jspecify.annotations.NullMarked;
