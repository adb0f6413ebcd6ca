package dev.tidings.server;

import dev.tidings.http.HttpOptions;
import dev.tidings.server.tls.TlsOptions;
import org.jspecify.annotations.Nullable;

/**
 * What can be otherwise in a server that runs ({@link HubServer#prepare}).
 *
 * @param http what {@link dev.tidings.http.serve.RequestHandler#change} takes of it
 * @param connections of which the head's size and the bits of an IPv6 address stay what they were
 * @param open as {@link ListenOptions#open()}
 * @param tls null where the server speaks none
 */
public record ServerChange(HttpOptions http, ConnectionLimits connections, boolean open, @Nullable TlsOptions tls) {}
