/**
 * Traces of what is published, by the API of OpenTelemetry: {@link dev.tidings.telemetry.HubTraces} makes a span for each request that publishes, and one for each group of events that is handed to the log, until it has them. Where spans go is
 * for who makes the {@code OpenTelemetry}. Nothing here is on the way of a delivery.
 */
@NullMarked
package dev.tidings.telemetry;

import org.jspecify.annotations.NullMarked;
