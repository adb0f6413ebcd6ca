/**
 * The load on a hub that is measured, over HTTP/1.1 and HTTP/2: a {@link dev.tidings.cli.bench.load.Publisher} publishes stamped events, one thread of a
 * {@link dev.tidings.cli.bench.load.LoadClient} reads them on all connections, and {@link dev.tidings.cli.bench.load.Deliveries} counts them. Both
 * clocks are one, {@code System.nanoTime}.
 */
@NullMarked
package dev.tidings.cli.bench.load;

import org.jspecify.annotations.NullMarked;
