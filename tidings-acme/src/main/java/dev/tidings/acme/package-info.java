/**
 * Certificates from an authority that speaks ACME (RFC 8555), got and renewed while a hub runs. Start at {@link dev.tidings.acme.AcmeCertificates}: what enters are options and
 * the tokens that the authority asks for, what leaves is one file in a folder, which a listener reads as any other certificate. Knows no server.
 */
@NullMarked
package dev.tidings.acme;

import org.jspecify.annotations.NullMarked;
