/** Events as bytes, for what logs keep and the nodes of a cluster tell each other. Nothing here is any thread's. */
@NullMarked
package dev.tidings.log.stored;

import org.jspecify.annotations.NullMarked;
