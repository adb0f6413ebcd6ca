/**
 * The event: what publishers hand in and subscribers receive. {@link dev.tidings.event.Event} cannot be built invalid, so nothing
 * downstream checks it again.
 */
@NullMarked
package dev.tidings.event;

import org.jspecify.annotations.NullMarked;
