/**
 * Who is there, for who asks: {@link dev.tidings.http.presence.PresenceEndpoint}. Enters: requests that passed the gate. Leaves: an answer, made on the thread that had it
 * of the hub. What a caller may see is found before anything else is looked at.
 */
@NullMarked
package dev.tidings.http.presence;

import org.jspecify.annotations.NullMarked;
