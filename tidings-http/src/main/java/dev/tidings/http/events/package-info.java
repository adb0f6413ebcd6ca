/**
 * The API: {@link dev.tidings.http.events.SubscribeEndpoint} and {@link dev.tidings.http.events.PublishEndpoint}, their parameters and bodies. Start reading at
 * those two; the way of a body is {@code BodyCollector -> (Unpacking ->) BodyParser -> Hub}, line by line {@code (LineUnpacking ->)
 * LineCollector -> LinePublication -> Hub}. Enters: requests that passed the gate. Leaves: an answer, or a
 * stream's {@link dev.tidings.http.EventStream}. Bodies that take long are read by workers of the package's own.
 */
@NullMarked
package dev.tidings.http.events;

import org.jspecify.annotations.NullMarked;
