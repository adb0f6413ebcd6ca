/**
 * {@code tidings bench}: measures a hub over the network with real connections. Start at {@link dev.tidings.cli.bench.FanoutBench}; what it puts on
 * the hub is in {@code load}, what it says of it in {@code report}.
 */
@NullMarked
package dev.tidings.cli.bench;

import org.jspecify.annotations.NullMarked;
