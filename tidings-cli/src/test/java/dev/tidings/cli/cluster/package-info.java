/**
 * Several nodes of a cluster, each the real program, on a real engine, while nodes or the engine fail. What is published and how it is judged is that of one hub that is
 * killed ({@code dev.tidings.cli.kill}). Start at {@code ClusterKillTest}.
 */
@NullMarked
package dev.tidings.cli.cluster;

import org.jspecify.annotations.NullMarked;
