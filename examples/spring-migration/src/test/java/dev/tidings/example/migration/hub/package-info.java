/** The same as in {@code emitter}, with the hub in the application's own server. */
@NullMarked
package dev.tidings.example.migration.hub;

import org.jspecify.annotations.NullMarked;
