/** The hub's door under clients that others wrote, in their programs' own processes. Start at {@link dev.tidings.interop.door.RefusedBodyTest}. */
@NullMarked
package dev.tidings.interop.door;

import org.jspecify.annotations.NullMarked;
