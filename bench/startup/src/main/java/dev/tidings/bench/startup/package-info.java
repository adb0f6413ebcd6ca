/** The application of {@code bench/startup/run}. */
@NullMarked
package dev.tidings.bench.startup;

import org.jspecify.annotations.NullMarked;
