/** What each carrier with loops of its own is tried by, in the servers that it is for: start at {@link dev.tidings.http.carry.CarrierContract}. */
@NullMarked
package dev.tidings.http.carry;

import org.jspecify.annotations.NullMarked;
