/**
 * What a hub tells the JDK's Flight Recorder, while somebody records: {@link dev.tidings.flight.FlightRecords} hands out one record for each thing that happens, or none. It costs a look at a flag where
 * nobody does, and nothing for a delivery in any case. Any thread.
 */
@NullMarked
package dev.tidings.flight;

import org.jspecify.annotations.NullMarked;
