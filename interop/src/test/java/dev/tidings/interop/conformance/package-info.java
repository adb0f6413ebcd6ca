/**
 * The Java client under a harness for event-stream clients: a service that opens streams with it on demand, and what every client must do, asked of that
 * service over HTTP. Start at {@link dev.tidings.interop.conformance.ConformanceTest}.
 */
@NullMarked
package dev.tidings.interop.conformance;

import org.jspecify.annotations.NullMarked;
