/**
 * Connections that a proxy has for somebody else, and says so by the PROXY protocol before anything else. Start at {@link dev.tidings.server.proxy.ProxyDoor}. All of
 * one event loop.
 */
@NullMarked
package dev.tidings.server.proxy;

import org.jspecify.annotations.NullMarked;
