/** Benchmarks of the public parts of the core. {@code bench/README.md} says how to run them. */
@NullMarked
package dev.tidings.micro;

import org.jspecify.annotations.NullMarked;
