/** The carrier, in a running Vert.x. */
@NullMarked
package dev.tidings.example.vertx;

import org.jspecify.annotations.NullMarked;
