/**
 * What is done with a cluster as a whole: {@link dev.tidings.cli.cluster.ClusterCommand}. The demo ({@link dev.tidings.cli.cluster.ClusterDemo}) is an engine and three nodes in
 * processes of their own, a ticker that is published to them, and a page that shows it.
 */
@NullMarked
package dev.tidings.cli.cluster;

import org.jspecify.annotations.NullMarked;
