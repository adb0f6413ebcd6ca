/**
 * The hub under clients that others wrote. Start at {@link dev.tidings.interop.Battery}: what every client is put through;
 * {@link dev.tidings.interop.NodeClientsTest} and {@link dev.tidings.interop.BrowserEventSourceTest} put them through it.
 */
@NullMarked
package dev.tidings.interop;

import org.jspecify.annotations.NullMarked;
