/**
 * TLS below HTTP. {@link dev.tidings.server.tls.TlsOptions} says which files and versions; {@link dev.tidings.server.tls.Certificates} reads them, chooses among
 * them and reads them anew; {@link dev.tidings.server.tls.TlsDoor} stands at the start of each connection until it is secured, and gives it to HTTP by the protocol
 * that was agreed on. Knows nothing of how requests are read.
 */
@NullMarked
package dev.tidings.server.tls;

import org.jspecify.annotations.NullMarked;
