/**
 * Who may do what. Start at {@link dev.tidings.access.Grant}: what its bearer may read and publish, and for how long. {@link dev.tidings.access.Credentials}
 * come in, by way of a request or of a program; an {@link dev.tidings.access.Authenticator} makes a grant of them, on a thread of its own. All else here is an
 * immutable value. Depends on topic alone.
 */
@NullMarked
package dev.tidings.access;

import org.jspecify.annotations.NullMarked;
