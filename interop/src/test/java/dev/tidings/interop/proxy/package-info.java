/**
 * The hub behind real proxies, in the very configurations that the guide has, and beside nginx where a request is in doubt. Start at
 * {@link dev.tidings.interop.proxy.BehindAProxyTest} and {@link dev.tidings.interop.proxy.NginxDifferenceTest}.
 */
@NullMarked
package dev.tidings.interop.proxy;

import org.jspecify.annotations.NullMarked;
