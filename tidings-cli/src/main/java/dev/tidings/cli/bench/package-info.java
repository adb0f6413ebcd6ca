/**
 * {@code tidings bench}: measures a hub over the network with real connections. Start at {@link dev.tidings.cli.bench.FanoutBench}: a
 * {@link dev.tidings.cli.bench.Publisher} publishes stamped events, one thread of a {@link dev.tidings.cli.bench.LoadClient} reads them
 * on all connections, and both clocks are one, {@code System.nanoTime}.
 */
@NullMarked
package dev.tidings.cli.bench;

import org.jspecify.annotations.NullMarked;
