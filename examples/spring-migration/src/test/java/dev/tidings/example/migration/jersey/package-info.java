/** News by the {@code SseBroadcaster} of JAX-RS, in Jersey, and by the hub in the same servlet container. */
@NullMarked
package dev.tidings.example.migration.jersey;

import org.jspecify.annotations.NullMarked;
