/** What starts hubs elsewhere, in {@code deploy/}: read by the tools that will read it, and what it hands to a hub is sound. */
@NullMarked
package dev.tidings.interop.deploy;

import org.jspecify.annotations.NullMarked;
