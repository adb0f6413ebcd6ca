/** Events as bytes, for what logs keep and the nodes of a cluster tell each other. Nothing here is any thread's. */
@NullMarked
package dev.tidings.log.record;

import org.jspecify.annotations.NullMarked;
