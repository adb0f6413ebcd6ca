/** Tests of certificates, their files and what is chosen among them. */
@NullMarked
package dev.tidings.server.tls;

import org.jspecify.annotations.NullMarked;
