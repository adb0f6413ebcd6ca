/**
 * Traces of what is published, by the API of OpenTelemetry: {@link dev.tidings.telemetry.HubTraces} makes a span for each request that publishes, and one for each group of events that is handed to the log, until it has them; and, for few of the events that carry a trace, one for their delivery. Where spans go is
 * for who makes the {@code OpenTelemetry}.
 */
@NullMarked
package dev.tidings.telemetry;

import org.jspecify.annotations.NullMarked;
