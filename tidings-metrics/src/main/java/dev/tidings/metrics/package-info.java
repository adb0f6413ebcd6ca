/**
 * The figures of a hub as meters of Micrometer: {@link dev.tidings.metrics.HubMeters} of the hub and its log, {@link dev.tidings.metrics.DoorMeters} of the server before it. {@link
 * dev.tidings.metrics.PrometheusText} says all of a registry as text. Nothing here is called by an event loop, or waits for one.
 */
@NullMarked
package dev.tidings.metrics;

import org.jspecify.annotations.NullMarked;
