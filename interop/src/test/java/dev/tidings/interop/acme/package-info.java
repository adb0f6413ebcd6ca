/** The hub and the authorities that give it certificates. Start at {@link dev.tidings.interop.acme.AcmeTest}. */
@NullMarked
package dev.tidings.interop.acme;

import org.jspecify.annotations.NullMarked;
