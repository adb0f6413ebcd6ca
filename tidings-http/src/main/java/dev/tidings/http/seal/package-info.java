/**
 * What the hub gives whoever showed a token, to be shown in its place where no header can be sent: a cookie, and the ticket of an {@code EventSource}. Both are the
 * grant itself, signed with a key that only the hub has. Enters: a grant. Leaves: text, and the grant again. Safe for use by any thread.
 */
@NullMarked
package dev.tidings.http.seal;

import org.jspecify.annotations.NullMarked;
