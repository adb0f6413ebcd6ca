/** Benchmarks of what the hub keeps to itself; the rest is in {@code dev.tidings.micro}. */
@NullMarked
package dev.tidings.hub;

import org.jspecify.annotations.NullMarked;
