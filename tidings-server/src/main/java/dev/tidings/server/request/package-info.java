/**
 * What connections of HTTP/1.1 and HTTP/2 have in common: how far the body of a request is read, how long each may keep the server waiting, which hosts they may name. Knows
 * neither of the two, nor the hub.
 */
@NullMarked
package dev.tidings.server.request;

import org.jspecify.annotations.NullMarked;
