/**
 * What is kept, as pages: {@link dev.tidings.http.history.HistoryEndpoint}. Enters: requests that passed the gate. Leaves: an answer, in pieces where it is long.
 * The log reads; what a page looks like is made on the exchange's thread, a piece at a time.
 */
@NullMarked
package dev.tidings.http.history;

import org.jspecify.annotations.NullMarked;
