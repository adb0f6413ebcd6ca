/** One Reactor Netty, with the hub on it or with the barest handler that writes events: {@link dev.tidings.bench.webflux.ReactorNettyServer}, which {@code bench/webflux/run} starts. */
@NullMarked
package dev.tidings.bench.webflux;

import org.jspecify.annotations.NullMarked;
