/** The handler in a real server: start at {@link dev.tidings.webflux.ReactorNettyTest}. */
@NullMarked
package dev.tidings.webflux;

import org.jspecify.annotations.NullMarked;
