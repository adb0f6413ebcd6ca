package dev.tidings.cli.cluster;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the demo runs.
 *
 * @param port of the page; 0 for any free one
 * @param engine the address of the one to use; null for one of the demo's own
 * @param killAfter after which time a node dies by itself, again and again; null for never
 * @param restartAfter how long a node that has died stays away
 */
record DemoOptions(int port, @Nullable String engine, @Nullable Duration killAfter, Duration restartAfter) {}
