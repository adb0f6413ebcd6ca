/** One container, with the hub in it or with the barest servlet that writes events: {@link dev.tidings.bench.servlet.MountedServer}, which {@code bench/servlet/run} starts. */
@NullMarked
package dev.tidings.bench.servlet;

import org.jspecify.annotations.NullMarked;
