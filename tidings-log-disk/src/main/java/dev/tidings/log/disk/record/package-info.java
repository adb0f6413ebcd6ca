/** How chunks of events and results lie in the store, as bytes, and which names stand for what. */
@NullMarked
package dev.tidings.log.disk.record;

import org.jspecify.annotations.NullMarked;
