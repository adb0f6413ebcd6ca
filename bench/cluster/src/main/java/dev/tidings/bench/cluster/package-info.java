/**
 * Measures nodes of a cluster beside plain clients of their engine. Start reading at {@link dev.tidings.bench.cluster.ClusterBench}; {@code bench/cluster/run} starts the engines.
 */
@NullMarked
package dev.tidings.bench.cluster;

import org.jspecify.annotations.NullMarked;
